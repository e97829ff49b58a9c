package syncserver

import (
	"net/http"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/syncclient/wire"
)

// collectionMethods are the methods below /sync/.
var collectionMethods = map[string]method{
	"hostKey":      {run: hostKey, open: true},
	"meta":         {run: meta, first: true},
	"start":        {run: start, begun: true},
	"applyGraves":  {run: applyGraves, begun: true},
	"applyChanges": {run: applyChanges, begun: true},
	"chunk":        {run: nextChunk, begun: true},
	"applyChunk":   {run: applyChunk, begun: true},
	"sanityCheck2": {run: sanityCheck, begun: true},
	"finish":       {run: finish, begun: true},
	"abort":        {run: abort},
	"upload":       {run: upload, limit: func(l Limits) int64 { return l.Collection }},
	"download":     {run: download},
}

// meta says what a sync is decided by. It does not disturb a sync that is going
// on: what that has written is not seen yet.
func meta(c *call) (reply, error) {
	raw, err := c.message()
	if err != nil {
		return reply{}, err
	}
	request, err := wire.DecodeMetaRequest(raw)
	if err != nil {
		return reply{}, err
	}
	if request.Version < wire.MinVersion || request.Version > wire.MaxVersion {
		return reply{}, fail(http.StatusNotImplemented, "version %d of the protocol", request.Version)
	}
	c.s.uses.note(c.device, c.s.opt.Now())
	m := wire.Meta{Now: anki.Secs(c.s.opt.Now().Unix()), Continue: true}
	if m.MediaUSN, err = c.space.media.lastUSN(); err != nil {
		return reply{}, err
	}
	c.space.lock()
	defer c.space.mu.Unlock()
	state, err := c.space.state()
	if err != nil {
		return reply{}, err
	}
	m.Modified, m.SchemaModified, m.USN, m.Empty = state.Modified, state.SchemaModified, state.USN, state.Empty
	if m.Message, err = c.space.tooOldFor(request.Version); err != nil {
		return reply{}, err
	}
	m.Continue = m.Message == ""
	return reply{payload: wire.EncodeMeta(m)}, nil
}

// tooOldFor returns why a client of that version would harm the collection, or "". The lock must be held.
func (sp *space) tooOldFor(version int) (string, error) {
	const message = "Your program is too old for this collection. Update it and sync again."
	const secondScheduler = 2
	if version >= 10 {
		return "", nil
	}
	// It does not know that days begin where the collection was made.
	sp.abort("an old program asks for the time zone") // and would end it with its next request
	col, err := sp.collection()
	if err != nil {
		return "", err
	}
	offset, err := collection.Setting[*int](col, "creationOffset", nil)
	if err != nil || offset != nil {
		return message, err
	}
	if version >= 9 {
		return "", nil
	}
	scheduler, err := collection.Setting(col, "schedVer", 1)
	if err != nil || scheduler == secondScheduler { // it knows only the first
		return message, err
	}
	return "", nil
}

// start begins a sync, in place of one that may be going on.
func start(c *call) (reply, error) {
	raw, err := c.message()
	if err != nil {
		return reply{}, err
	}
	request, err := wire.DecodeStart(raw)
	if err != nil {
		return reply{}, err
	}
	sp := c.space
	sp.lock()
	defer sp.mu.Unlock()
	sp.abort("another sync begins")
	col, err := sp.collection()
	if err != nil {
		return reply{}, err
	}
	exchange, err := col.BeginServing(request.MinUSN)
	if err != nil {
		return reply{}, err
	}
	sp.sync = &running{
		runKey: c.header.RunKey, device: c.device.ID, exchange: exchange, clientNewer: request.ClientNewer, ended: make(chan struct{}),
	}
	graves, err := exchange.PendingGraves()
	if err == nil && request.Graves.Len() > 0 {
		err = exchange.ApplyGraves(request.Graves)
	}
	if err != nil {
		sp.abort("start failed")
		return reply{}, err
	}
	return reply{payload: wire.EncodeGraves(graves)}, nil
}

// within runs a step of the sync that is going on, which must be the caller's.
// If the step fails nothing of the sync stays.
func (c *call) within(step func(*running) (reply, error)) (reply, error) {
	sp := c.space
	sp.lock()
	defer sp.mu.Unlock()
	if sp.sync == nil || sp.sync.runKey != c.header.RunKey {
		return reply{}, errNoSync
	}
	answer, err := step(sp.sync)
	if err != nil {
		sp.abort("a step failed")
	}
	return answer, err
}

// receive decodes an argument and runs a step with it. An argument that cannot
// be read leaves the sync as it is.
func receive[T any](c *call, decode func([]byte) (T, error), step func(*running, T) error) (reply, error) {
	raw, err := c.message()
	if err != nil {
		return reply{}, err
	}
	value, err := decode(raw)
	if err != nil {
		return reply{}, err
	}
	return c.within(func(r *running) (reply, error) {
		return reply{payload: wire.EncodeNull()}, step(r, value)
	})
}

func applyGraves(c *call) (reply, error) {
	return receive(c, wire.DecodeApplyGraves, func(r *running, g anki.Graves) error { return r.exchange.ApplyGraves(g) })
}

// applyChanges answers with what is new here, collected before anything is merged.
func applyChanges(c *call) (reply, error) {
	raw, err := c.message()
	if err != nil {
		return reply{}, err
	}
	theirs, err := wire.DecodeApplyChanges(raw)
	if err != nil {
		return reply{}, err
	}
	return c.within(func(r *running) (reply, error) {
		ours, err := r.exchange.PendingChanges(!r.clientNewer)
		if err != nil {
			return reply{}, err
		}
		return reply{payload: wire.EncodeChanges(changesToWire(ours))}, r.exchange.ApplyChanges(changesFromWire(theirs))
	})
}

func changesToWire(ch collection.SyncChanges) wire.Changes {
	return wire.Changes{
		Notetypes: ch.Notetypes, Decks: ch.Decks, DeckConfigs: ch.DeckConfigs, Tags: ch.Tags, Settings: (*wire.Settings)(ch.Settings),
	}
}

func changesFromWire(ch wire.Changes) collection.SyncChanges {
	return collection.SyncChanges{
		Notetypes: ch.Notetypes, Decks: ch.Decks, DeckConfigs: ch.DeckConfigs, Tags: ch.Tags, Settings: (*collection.SyncSettings)(ch.Settings),
	}
}

func nextChunk(c *call) (reply, error) {
	if err := c.noMessage(); err != nil {
		return reply{}, err
	}
	return c.within(func(r *running) (reply, error) {
		chunk, err := r.exchange.NextChunk()
		if err != nil {
			return reply{}, err
		}
		return reply{payload: wire.EncodeChunk(wire.Chunk(chunk))}, nil
	})
}

func applyChunk(c *call) (reply, error) {
	return receive(c, wire.DecodeApplyChunk, func(r *running, ch wire.Chunk) error {
		return r.exchange.ApplyChunk(collection.SyncChunk(ch))
	})
}

// sanityCheck compares what both sides count. If that differs nothing of the
// sync stays: the device will ask for a one-way sync.
func sanityCheck(c *call) (reply, error) {
	raw, err := c.message()
	if err != nil {
		return reply{}, err
	}
	theirs, err := wire.DecodeSanityRequest(raw)
	if err != nil {
		return reply{}, err
	}
	return c.within(func(r *running) (reply, error) {
		answer := wire.SanityAnswer{Client: theirs.Comparable()}
		counts, err := r.exchange.SanityCounts()
		if err == nil {
			ours := countsToWire(counts)
			answer.Server, answer.OK = &ours, ours == answer.Client
		} else {
			c.space.log().Warn("count for the sanity check", "err", err)
		}
		if !answer.OK {
			c.space.log().Warn("the two sides do not count the same", "device", answer.Client, "server", answer.Server)
			c.space.abort("the sanity check failed")
		}
		return reply{payload: wire.EncodeSanityAnswer(answer)}, nil
	})
}

func countsToWire(c collection.SyncCounts) wire.SanityCounts {
	return wire.SanityCounts{
		Cards: uint32(c.Cards), Notes: uint32(c.Notes), Revlog: uint32(c.Revlog),
		Notetypes: uint32(c.Notetypes), Decks: uint32(c.Decks), DeckConfigs: uint32(c.DeckConfigs),
	}
}

// finish makes everything that was received stay.
func finish(c *call) (reply, error) {
	if err := c.noMessage(); err != nil {
		return reply{}, err
	}
	return c.within(func(r *running) (reply, error) {
		modified := max(anki.Millis(c.s.opt.Now().UnixMilli()), r.exchange.State().Modified+1)
		if _, err := r.exchange.Commit(modified); err != nil {
			return reply{}, err
		}
		c.space.endSync()
		c.s.metrics.syncs.Add(1)
		return reply{payload: wire.EncodeFinish(modified)}, nil
	})
}

// abort gives up whatever is going on; there need not be anything.
func abort(c *call) (reply, error) {
	if err := c.noMessage(); err != nil {
		return reply{}, err
	}
	c.space.lock()
	defer c.space.mu.Unlock()
	c.space.abort("the device asks for it")
	return reply{payload: wire.EncodeNull()}, nil
}
