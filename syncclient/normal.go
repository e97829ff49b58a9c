package syncclient

import (
	"context"
	"errors"
	"time"

	"karuta/collection"
	"karuta/syncclient/wire"
)

// normalSync is one exchange of changes. Its steps follow each other in the
// order of the protocol; each uses what the ones before left in the fields.
type normalSync struct {
	client *Client
	remote Remote
	col    *collection.Collection
	meta   wire.Meta
	report *reporter

	asked    time.Time // when the server was asked for meta
	exchange *collection.Exchange
	newer    bool // this side's collection was changed after the server's
}

// run does the whole exchange. Whatever goes wrong before the last step leaves
// both sides as they were.
func (s *normalSync) run(ctx context.Context, result *Result) (err error) {
	s.report.stage(StageSyncing)
	if s.exchange, err = s.col.BeginExchange(collection.ClientSide(s.meta.USN)); err != nil {
		return localError("begin", err)
	}
	started := false
	defer func() {
		if err != nil {
			err = s.fail(err, started)
		}
	}()
	if err := s.checkUnchanged(); err != nil {
		return err
	}
	started = true // even if the answer is lost
	for _, step := range []func(context.Context) error{
		s.exchangeGraves, s.exchangeChanges, s.receiveChunks, s.sendChunks, s.checkCounts,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	modified, err := s.remote.Finish(ctx)
	if err != nil {
		return err
	}
	// From here on the server has it all: not keeping it here would only mean to fetch it again.
	if result.Changes, err = s.exchange.Commit(modified); err != nil {
		started = false
		return localError("commit", err)
	}
	result.Conflicts = s.exchange.Conflicts()
	result.Sent, result.Received = s.report.state.Sent, s.report.state.Received
	if result.CardsWithoutDeck, err = s.col.CountCardsWithoutDeck(); err != nil {
		started = false
		return localError("commit", err)
	}
	return nil
}

// checkUnchanged makes sure that the decision still holds for the collection as
// it is now that nobody else can write.
func (s *normalSync) checkUnchanged() error {
	state := s.exchange.State()
	if state.SchemaModified != s.meta.SchemaModified || state.Modified == s.meta.Modified {
		return &Error{Kind: ResyncRequired, Op: "begin"}
	}
	s.newer = state.Modified > s.meta.Modified
	return nil
}

// fail drops what was exchanged on both sides and returns what is to be
// reported.
func (s *normalSync) fail(err error, started bool) error {
	if rollbackErr := s.exchange.Rollback(); rollbackErr != nil {
		err = localError("roll back", errors.Join(err, rollbackErr))
	}
	// After a conflict the sync on the server is another device's.
	if started && KindOf(err) != Conflict {
		s.abort(KindOf(err) == Canceled)
	}
	if KindOf(err) == SanityCheckFailed {
		if forceErr := s.col.ForceOneWaySync(); forceErr != nil {
			return localError("require one-way sync", errors.Join(err, forceErr))
		}
	}
	if errors.Is(err, collection.ErrIncompatible) {
		return &Error{Kind: ResyncRequired, Op: "merge", Err: err}
	}
	return localError("merge", err)
}

// abort tells the server that the sync is off. The context of the sync may be
// the reason and is of no use; if the server does not answer either, it drops
// its half when the next sync begins.
func (s *normalSync) abort(canceled bool) {
	limit := abortLimit
	if canceled {
		limit = cancelLimit
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	_ = s.remote.Abort(ctx) // nothing is left to be done about it
}

func (s *normalSync) exchangeGraves(ctx context.Context) error {
	received, err := s.remote.Start(ctx, wire.StartRequest{MinUSN: s.exchange.State().USN, ClientNewer: s.newer})
	if err != nil {
		return err
	}
	if s.overtakable() {
		s.exchange.MarkLater()
	}
	pending, err := s.exchange.PendingGraves()
	if err != nil {
		return err
	}
	for _, batch := range wire.SplitGraves(pending) {
		if err := s.remote.ApplyGraves(ctx, batch); err != nil {
			return err
		}
		s.report.update(func(p *Progress) { p.Sent.Deleted += batch.Len() })
	}
	s.report.update(func(p *Progress) { p.Received.Deleted += received.Len() })
	return s.exchange.ApplyGraves(received)
}

// overtakeTime is how long a whole sync of another device takes at least.
const overtakeTime = 250 * time.Millisecond

// overtakable reports whether another device may have synced between the
// server's answers to meta and start. The server does not say: it would give both
// syncs one number, and that device would never hear of what is sent now.
func (s *normalSync) overtakable() bool {
	took := s.client.opt.Now().Sub(s.asked)
	return took < 0 || took >= overtakeTime
}

func (s *normalSync) exchangeChanges(ctx context.Context) error {
	pending, err := s.exchange.PendingChanges(s.newer)
	if err != nil {
		return err
	}
	received, err := s.remote.ApplyChanges(ctx, changesToWire(pending))
	if err != nil {
		return err
	}
	changes := changesFromWire(received)
	s.report.update(func(p *Progress) {
		p.Sent.addChanges(&pending)
		p.Received.addChanges(&changes)
	})
	return s.exchange.ApplyChanges(changes)
}

// receiveChunks merges each chunk while the next one is on its way.
func (s *normalSync) receiveChunks(ctx context.Context) error {
	ask := func() (wire.Chunk, error) { return s.remote.Chunk(ctx) }
	for next := ahead(ask); ; {
		received, err := next()
		if err != nil {
			return err
		}
		chunk := chunkFromWire(received)
		if !chunk.Done {
			if chunk.Len() == 0 {
				return &Error{Kind: BadResponse, Op: "chunk", Err: errEmptyChunk}
			}
			next = ahead(ask)
		}
		s.report.update(func(p *Progress) { p.Received.addChunk(&chunk) })
		if err := s.exchange.ApplyChunk(chunk); err != nil {
			_, _ = next() // the server gets one request at a time; the error here is what counts
			return err
		}
		if chunk.Done {
			return nil
		}
	}
}

var errEmptyChunk = errors.New("neither rows nor an end")

// packedChunk is a chunk ready to be sent.
type packedChunk struct {
	chunk  collection.SyncChunk
	packed wire.PackedChunk
}

func (s *normalSync) nextChunk() (p packedChunk, err error) {
	if p.chunk, err = s.exchange.NextChunk(); err == nil {
		p.packed = wire.PackChunk(chunkToWire(p.chunk))
	}
	return p, err
}

// sendChunks makes each chunk ready while the server deals with the one before.
func (s *normalSync) sendChunks(ctx context.Context) error {
	for next := ahead(s.nextChunk); ; {
		p, err := next()
		if err != nil {
			return err
		}
		if !p.chunk.Done {
			next = ahead(s.nextChunk)
		}
		if err := s.remote.ApplyChunk(ctx, p.packed); err != nil {
			_, _ = next() // the exchange belongs to one goroutine at a time; the error here is what counts
			return err
		}
		s.report.update(func(c *Progress) { c.Sent.addChunk(&p.chunk) })
		if p.chunk.Done {
			return nil
		}
	}
}

// ahead begins fn beside what follows. wait waits for its result, as often as it is asked; it must be asked once.
func ahead[T any](fn func() (T, error)) (wait func() (T, error)) {
	var result T
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		result, err = fn()
	}()
	return func() (T, error) {
		<-done
		return result, err
	}
}
