package app

import (
	"context"
	"net/url"
	"strings"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/syncclient"
)

// OneWayReason says why changes cannot be merged.
type OneWayReason string

// The reasons.
const (
	FirstSync     OneWayReason = "first sync"
	ChangedHere   OneWayReason = "changed here"   // fields, templates or the like were changed on this computer
	ChangedThere  OneWayReason = "changed there"  // on another one
	ServerIsEmpty OneWayReason = "server empty"   // the server has no cards
	HereIsEmpty   OneWayReason = "computer empty" // this computer has no cards
	Forced        OneWayReason = "forced"         // asked for in the preferences
	CheckFailed   OneWayReason = "check failed"   // after the last sync both sides counted differently
)

// OneSided reports whether only one direction makes sense, as the other side is empty.
func (r OneWayReason) OneSided() bool { return r == ServerIsEmpty || r == HereIsEmpty }

// OneWayQuestion is what the person is asked before a one-way sync. It is not
// changed once published; a comparison makes a new one of it.
type OneWayQuestion struct {
	Server           string // host name
	Reason           OneWayReason
	Upload, Download bool // the directions that make sense
	BackUpServer     bool // an upload keeps a backup of the server's collection
	Here             QuestionSide
	There            QuestionSide
	Unsent           int // changes on this computer that wait to be sent
	// Comparison says what the sides have and have not in common; nil as long as they were not compared.
	Comparison *collection.Comparison
	Comparing  bool                // the server's collection is being fetched and compared
	Progress   syncclient.Progress // of that
	CompareErr error               // why it failed; nil if it did not
}

// QuestionSide is what is known of one side.
type QuestionSide struct {
	Changed time.Time // last change
	// Counted says that the numbers below are known.
	Counted               bool
	Notes, Cards, Reviews int
}

func newQuestion(c *collection.Collection, result syncclient.Result, cause OneWayReason) (OneWayQuestion, error) {
	state, err := c.SyncState()
	if err != nil {
		return OneWayQuestion{}, err
	}
	info, err := c.Info()
	return OneWayQuestion{
		Reason: oneWayReason(result.Action, state, cause), Upload: result.Upload, Download: result.Download,
		Here:   QuestionSide{fromMillis(info.Modified), true, info.Notes, info.Cards, info.Revlog},
		There:  QuestionSide{Changed: fromMillis(result.ServerModified)},
		Unsent: info.Pending.Total(),
	}, err
}

func fromMillis(m anki.Millis) time.Time { return time.UnixMilli(int64(m)) }

// KeepBoth reports whether keeping both sides is offered.
func (q OneWayQuestion) KeepBoth() bool { return q.Upload && q.Download && q.Reason != Forced }

// compared returns the question with what a comparison found.
func (q OneWayQuestion) compared(c *collection.Comparison) OneWayQuestion {
	q.Comparison = c
	q.There.Counted = true
	q.There.Notes, q.There.Cards, q.There.Reviews = c.There.Notes, c.There.Cards, c.There.Reviews
	// Each download counts as a change of the server's collection; of its content it is none.
	if c.There.LastChange > 0 {
		q.There.Changed = time.Unix(int64(c.There.LastChange), 0)
	}
	return q
}

// oneWayReason says why; cause is what only the program knows, Forced or CheckFailed, or "".
func oneWayReason(action syncclient.Action, state collection.SyncState, cause OneWayReason) OneWayReason {
	switch {
	case !action.Download:
		return ServerIsEmpty
	case !action.Upload:
		return HereIsEmpty
	case cause != "":
		return cause
	case state.LastSync == 0:
		return FirstSync
	case state.SchemaModified > state.LastSync:
		return ChangedHere
	}
	return ChangedThere
}

// decideForced asks the server how things stand, exchanges nothing, and
// requires a one-way sync.
func decideForced(ctx context.Context, client *syncclient.Client, c *collection.Collection) (syncclient.Result, error) {
	result, err := client.Decide(ctx, c)
	if err != nil {
		return result, err
	}
	local, err := c.SyncState()
	result.Action = syncclient.Action{
		Required: syncclient.RequiredFull,
		Upload:   !local.Empty || result.ServerEmpty, Download: !result.ServerEmpty || local.Empty,
	}
	return result, err
}

// slowServer is how long a server may take for the beginning of a sync for its
// whole collection to be fetched without being asked to.
const slowServer = 3 * time.Second

// isAnkiWeb reports whether an address belongs to AnkiWeb, which is not to be burdened.
func isAnkiWeb(endpoint string) bool {
	u, err := url.Parse(endpoint)
	if err != nil {
		return false
	}
	name := u.Hostname()
	return name == "ankiweb.net" || strings.HasSuffix(name, ".ankiweb.net")
}
