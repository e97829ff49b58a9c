package syncclient

import (
	"context"
	"io"

	"karuta/collection/anki"
	"karuta/syncclient/wire"
)

// Remote is a sync server as one operation sees it: all calls on one Remote
// belong to the same sync, and the server tells it from others by that. Calls
// come one at a time. Every error is an *Error; a call that failed may or may
// not have reached the server. No call but the first group may be repeated by
// an implementation on its own account.
type Remote interface {
	// HostKey logs in and returns the key for all other calls.
	HostKey(ctx context.Context, user, password string) (key string, err error)
	// Meta asks for the state of the server's side, and ends a sync that is open there.
	// A server may send its clients elsewhere: then endpoint is the new address, and all
	// further calls go there; otherwise it is "".
	Meta(ctx context.Context, req wire.MetaRequest) (meta wire.Meta, endpoint string, err error)
	// Abort ends an open sync, this one's or another's, without result. It is not an error if there is none.
	Abort(ctx context.Context) error
	// Download opens the server's collection file; size is its length, 0 if unknown. Errors of the reader
	// are those of a call, and the reader must be closed.
	Download(ctx context.Context) (file io.ReadCloser, size int64, err error)

	// Start opens a sync and returns what was deleted on the server since the client's number.
	Start(ctx context.Context, req wire.StartRequest) (anki.Graves, error)
	// ApplyGraves deletes objects on the server.
	ApplyGraves(ctx context.Context, graves anki.Graves) error
	// ApplyChanges exchanges the objects that do not travel in chunks.
	ApplyChanges(ctx context.Context, changes wire.Changes) (wire.Changes, error)
	// Chunk returns the next rows the server has for the client.
	Chunk(ctx context.Context) (wire.Chunk, error)
	// ApplyChunk sends rows.
	ApplyChunk(ctx context.Context, chunk wire.PackedChunk) error
	// SanityCheck lets the server compare the client's counts with its own.
	SanityCheck(ctx context.Context, counts wire.SanityCounts) (wire.SanityAnswer, error)
	// Finish makes the server keep what was exchanged; it returns the time both sides now carry.
	Finish(ctx context.Context) (anki.Millis, error)
	// Upload replaces the server's collection by the file. answer is UploadAccepted or says why not.
	Upload(ctx context.Context, file io.Reader) (answer string, err error)

	MediaRemote
}

// UploadAccepted is what a server answers to an upload it has taken.
const UploadAccepted = "OK"
