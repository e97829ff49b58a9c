package faulty

import (
	"context"
	"errors"
	"io"
	"time"

	"karuta/collection/anki"
	"karuta/syncclient"
	"karuta/syncclient/wire"
)

// ErrInjected is the cause of every failure made by this package.
var ErrInjected = errors.New("injected failure")

// Plan says which call fails. It may serve several Remotes, whose calls are counted on.
type Plan struct {
	At    int  // number of the call that fails, from 1; 0 for none
	After bool // the call reaches the server and only its answer is lost
	// Kind is the kind of the failure; "" for syncclient.Offline.
	Kind syncclient.Kind
	// Meanwhile is called at the failing call, before it fails; nil for nothing.
	Meanwhile func()
	// Spare makes the call after Meanwhile instead of failing it.
	Spare bool

	Calls  []string // names of all calls so far
	Aborts int      // calls of Abort so far, which are never made to fail
	// AbortLimit is how long the last call of Abort would have waited for its answer.
	AbortLimit time.Duration
}

// Wrap returns a Remote that fails by the plan.
func (p *Plan) Wrap(r syncclient.Remote) *Remote { return &Remote{plan: p, next: r} }

// Connector wraps what connect returns.
func (p *Plan) Connector(connect func(string, string) (syncclient.Remote, error)) func(string, string) (syncclient.Remote, error) {
	return func(endpoint, key string) (syncclient.Remote, error) {
		r, err := connect(endpoint, key)
		if err != nil {
			return nil, err
		}
		return p.Wrap(r), nil
	}
}

// call counts a call and makes it, fails it, or both.
func (p *Plan) call(name string, do func() error) error {
	p.Calls = append(p.Calls, name)
	if len(p.Calls) != p.At {
		return do()
	}
	if p.After {
		_ = do() // the answer is lost, good or bad
	}
	if p.Meanwhile != nil {
		p.Meanwhile()
	}
	if p.Spare {
		return do()
	}
	kind := p.Kind
	if kind == "" {
		kind = syncclient.Offline
	}
	return &syncclient.Error{Kind: kind, Op: name, Err: ErrInjected}
}

// Remote fails at the planned call and else does what the one behind it does.
type Remote struct {
	plan *Plan
	next syncclient.Remote
}

var _ syncclient.Remote = (*Remote)(nil)

// HostKey implements syncclient.Remote.
func (r *Remote) HostKey(ctx context.Context, user, password string) (key string, err error) {
	err = r.plan.call("hostKey", func() error { key, err = r.next.HostKey(ctx, user, password); return err })
	return key, err
}

// Meta implements syncclient.Remote.
func (r *Remote) Meta(ctx context.Context, req wire.MetaRequest) (meta wire.Meta, endpoint string, err error) {
	err = r.plan.call("meta", func() error { meta, endpoint, err = r.next.Meta(ctx, req); return err })
	return meta, endpoint, err
}

// Abort implements syncclient.Remote.
func (r *Remote) Abort(ctx context.Context) error {
	r.plan.Aborts++
	if end, ok := ctx.Deadline(); ok {
		r.plan.AbortLimit = time.Until(end)
	}
	return r.next.Abort(ctx)
}

// Download implements syncclient.Remote.
func (r *Remote) Download(ctx context.Context) (file io.ReadCloser, size int64, err error) {
	err = r.plan.call("download", func() error { file, size, err = r.next.Download(ctx); return err })
	if err != nil && file != nil {
		_ = file.Close() // its content is lost
		file = nil
	}
	return file, size, err
}

// Start implements syncclient.Remote.
func (r *Remote) Start(ctx context.Context, req wire.StartRequest) (graves anki.Graves, err error) {
	err = r.plan.call("start", func() error { graves, err = r.next.Start(ctx, req); return err })
	return graves, err
}

// ApplyGraves implements syncclient.Remote.
func (r *Remote) ApplyGraves(ctx context.Context, graves anki.Graves) error {
	return r.plan.call("applyGraves", func() error { return r.next.ApplyGraves(ctx, graves) })
}

// ApplyChanges implements syncclient.Remote.
func (r *Remote) ApplyChanges(ctx context.Context, changes wire.Changes) (answer wire.Changes, err error) {
	err = r.plan.call("applyChanges", func() error { answer, err = r.next.ApplyChanges(ctx, changes); return err })
	return answer, err
}

// Chunk implements syncclient.Remote.
func (r *Remote) Chunk(ctx context.Context) (chunk wire.Chunk, err error) {
	err = r.plan.call("chunk", func() error { chunk, err = r.next.Chunk(ctx); return err })
	return chunk, err
}

// ApplyChunk implements syncclient.Remote.
func (r *Remote) ApplyChunk(ctx context.Context, chunk wire.PackedChunk) error {
	return r.plan.call("applyChunk", func() error { return r.next.ApplyChunk(ctx, chunk) })
}

// SanityCheck implements syncclient.Remote.
func (r *Remote) SanityCheck(ctx context.Context, counts wire.SanityCounts) (answer wire.SanityAnswer, err error) {
	err = r.plan.call("sanityCheck2", func() error { answer, err = r.next.SanityCheck(ctx, counts); return err })
	return answer, err
}

// Finish implements syncclient.Remote.
func (r *Remote) Finish(ctx context.Context) (modified anki.Millis, err error) {
	err = r.plan.call("finish", func() error { modified, err = r.next.Finish(ctx); return err })
	return modified, err
}

// Upload implements syncclient.Remote.
func (r *Remote) Upload(ctx context.Context, file io.Reader) (answer string, err error) {
	err = r.plan.call("upload", func() error { answer, err = r.next.Upload(ctx, file); return err })
	return answer, err
}
