package app

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"karuta/collection"
	"karuta/syncclient"
)

// SyncPhase is what the sync button is doing.
type SyncPhase string

// The phases.
const (
	SyncIdle    SyncPhase = "idle"
	SyncRunning SyncPhase = "running"
	SyncAsking  SyncPhase = "asking" // a one-way sync is needed and the person has to choose the direction
)

// Direction is the way of a one-way sync.
type Direction string

// The directions.
const (
	Upload   Direction = "upload"   // the server's collection is replaced by this computer's
	Download Direction = "download" // this computer's collection is replaced by the server's
	// KeepBoth replaces neither: what is only here goes into a copy of the server's, which then is the collection of both.
	KeepBoth Direction = "keep-both"
)

// SyncState is how syncing stands. It is published whenever it changes.
type SyncState struct {
	Phase    SyncPhase
	LoggedIn bool
	Server   string              // host name, empty before the first log-in
	Required syncclient.Required // what the next sync has to do, as far as this computer knows
	Pending  collection.Pending  // what would be sent
	Progress syncclient.Progress // while running
	Question *OneWayQuestion     // while asking
	Incoming bool                // the server was asked and has something to fetch
	OneWay   bool                // the last sync found that one side has to replace the other, and it has not happened
	Err      error               // of the last sync; nil if it went well
	Message  string              // of the server, after the last sync
	LastSync time.Time           // of the last sync that went well since the program started
}

// HostOf returns the part of an address that people know.
func HostOf(address string) string {
	if address == HereEndpoint {
		return herePlace
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return u.Host
}

// Line says in a few words what a sync is doing or did, for the status line;
// empty when there is nothing to say.
func (s SyncState) Line() string {
	switch {
	case s.Phase == SyncRunning:
		return ProgressLine(s.Progress)
	case s.Phase == SyncAsking:
		return "Waiting for your choice"
	case s.Err != nil:
		return ErrorText(s.Err)
	case s.Message != "":
		return s.Message
	case !s.LastSync.IsZero() && !s.NeedsSync() && !s.NeedsOneWay():
		return "In sync, " + s.LastSync.Format("15:04")
	}
	return ""
}

// Tooltip says what pressing the button would do, and why it has its colour.
func (s SyncState) Tooltip() string {
	switch {
	case s.Phase == SyncRunning:
		return "Syncing – click to cancel"
	case !s.LoggedIn:
		return "Choose where to sync"
	case s.NeedsOneWay():
		return "One side has to replace the other: fields, templates or the like were changed"
	case s.Pending.Total() > 0:
		return PendingText(s.Pending) + " to send"
	case s.Required == syncclient.RequiredNormal:
		return "There are changes to send"
	case s.Incoming:
		return "There are changes to fetch"
	}
	if !s.LastSync.IsZero() {
		return "Nothing to send; last synced at " + s.LastSync.Format("15:04")
	}
	return "Nothing to send"
}

// ProgressLine says in a few words how far a sync is.
func ProgressLine(p syncclient.Progress) string {
	switch p.Stage {
	case syncclient.StageConnecting, "":
		return "Connecting…"
	case syncclient.StageSyncing:
		return syncingLine(p)
	case syncclient.StageChecking:
		return "Checking…"
	case syncclient.StagePreparing:
		return "Preparing the upload…"
	case syncclient.StageUploading:
		return "Uploading " + bytesOf(p.Bytes, p.Total)
	case syncclient.StageDownloading:
		return "Downloading " + bytesOf(p.Bytes, p.Total)
	}
	return "Syncing…"
}

func syncingLine(p syncclient.Progress) string {
	var parts []string
	if sent := countsText(p.Sent); sent != "" {
		parts = append(parts, "Sent "+sent)
	}
	if received := countsText(p.Received); received != "" {
		parts = append(parts, "received "+received)
	}
	if len(parts) == 0 {
		return "Syncing…"
	}
	return strings.Join(parts, ", ")
}

// countsText names what was counted, at most three kinds of it.
func countsText(c syncclient.Counts) string {
	return listCounts([]counted{
		{c.Revlog, "review"},
		{c.Notes, "note"},
		{c.Cards, "card"},
		{c.Decks, "deck"},
		{c.Notetypes, "notetype"},
		{c.Presets, "preset"},
		{c.Tags, "tag"},
		{c.Deleted, "deletion"},
	})
}

// PendingText names what waits to be sent, such as "12 reviews, 3 notes".
func PendingText(p collection.Pending) string {
	return listCounts([]counted{
		{p.Revlog, "review"},
		{p.Notes, "note"},
		{p.Cards, "card"},
		{p.Decks, "deck"},
		{p.Notetypes, "notetype"},
		{p.Presets, "preset"},
		{p.Tags, "tag"},
		{p.Graves, "deletion"},
	})
}

type counted struct {
	n    int
	noun string
}

func listCounts(counts []counted) string {
	var parts []string
	for _, c := range counts {
		if c.n > 0 && len(parts) < 3 {
			parts = append(parts, Plural(c.n, c.noun))
		}
	}
	return strings.Join(parts, ", ")
}

// Plural writes a number with its noun: "1 card", "2 cards".
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func bytesOf(done, total int64) string {
	if total <= 0 {
		return megabytes(done)
	}
	return megabytes(done) + " of " + megabytes(total)
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

// NeedsOneWay reports whether one side has to replace the other, as far as is known here.
func (s SyncState) NeedsOneWay() bool {
	return s.OneWay || s.Required == syncclient.RequiredFull
}

// NeedsSync reports whether there is something to exchange, as far as is known here.
func (s SyncState) NeedsSync() bool { return s.Required == syncclient.RequiredNormal || s.Incoming }

// Fraction is how much of a one-way sync is done, 0 to 1; below 0 if that is unknown.
func (s SyncState) Fraction() float64 {
	if s.Progress.Total <= 0 {
		return -1
	}
	return min(float64(s.Progress.Bytes)/float64(s.Progress.Total), 1)
}
