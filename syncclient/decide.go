package syncclient

import (
	"time"

	"karuta/collection"
	"karuta/syncclient/wire"
)

// Required says what it takes to bring both sides together.
type Required string

// What may be required.
const (
	RequiredNone   Required = "none"
	RequiredNormal Required = "normal" // changes are exchanged
	RequiredFull   Required = "full"   // one side has to replace the other
)

// Action is what a sync has to do. For RequiredFull it says which directions
// make sense; the choice is always the person's.
type Action struct {
	Required Required
	Upload   bool // replacing the server's collection is possible
	Download bool // replacing this collection is possible
}

var (
	actionNone   = Action{Required: RequiredNone}
	actionNormal = Action{Required: RequiredNormal}
	actionFull   = Action{Required: RequiredFull, Upload: true, Download: true}
)

// ClockTolerance is how far the clocks of both sides may be apart.
const ClockTolerance = 300 * time.Second

// decide compares both sides. Rows are tried in order; equal modification
// times mean that nothing is to do, whatever else differs.
func decide(local collection.SyncState, remote wire.Meta, now time.Time) (Action, error) {
	if !remote.Continue {
		return Action{}, &Error{Kind: ServerMessage, Op: "meta", Message: Shorten(remote.Message)}
	}
	server := time.Unix(int64(remote.Now), 0)
	if away := server.Sub(now.Truncate(time.Second)).Abs(); away > ClockTolerance {
		return Action{}, &Error{Kind: ClockIncorrect, Op: "meta", Clocks: &Clocks{Here: now, Server: server}}
	}
	switch {
	case local.Modified == remote.Modified:
		return actionNone, nil
	case local.SchemaModified == remote.SchemaModified:
		return actionNormal, nil
	case local.Empty && !remote.Empty:
		return Action{Required: RequiredFull, Download: true}, nil
	case remote.Empty && !local.Empty:
		return Action{Required: RequiredFull, Upload: true}, nil
	}
	return actionFull, nil
}

// decideLocally tells what is required as far as that is known without asking
// the server.
func decideLocally(local collection.SyncState) (action Action, known bool) {
	switch {
	case local.LastSync == 0:
		return actionNone, false
	case local.SchemaModified > local.LastSync:
		return actionFull, true
	case local.Modified > local.LastSync:
		return actionNormal, true
	}
	return actionNone, false
}
