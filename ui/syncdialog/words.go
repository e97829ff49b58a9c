package syncdialog

import (
	"fmt"
	"strings"

	"karuta/app"
)

func title(q app.OneWayQuestion) string {
	switch q.Reason {
	case app.ServerIsEmpty:
		return "Upload to the server?"
	case app.HereIsEmpty:
		return "Download to this computer?"
	}
	return "Which side should be kept?"
}

// reasonText says why the two sides cannot be merged.
func reasonText(q app.OneWayQuestion) string {
	notetypes := ""
	if c := q.Comparison; c != nil && len(c.Notetypes) > 0 {
		notetypes = " Different on the two sides: " + first(c.Notetypes, 3) + "."
	}
	switch q.Reason {
	case app.ServerIsEmpty:
		return capital(q.Server) + " has no cards yet."
	case app.HereIsEmpty:
		return fmt.Sprintf("This computer has no cards yet, %s has.", q.Server)
	case app.Forced:
		return "In the preferences a sync in one direction was asked for."
	case app.CheckFailed:
		return "After the last sync both sides counted differently, so it was taken back on both; merging is no longer safe." + notetypes
	case app.FirstSync:
		return fmt.Sprintf("This computer has never synced with %s, and there are cards on both sides, which a sync cannot tell apart.", q.Server)
	case app.ChangedHere:
		return "On this computer something was changed that cannot be merged: fields, templates, a deleted preset, or a repair of the database." + notetypes
	}
	return fmt.Sprintf("On another device something was changed that cannot be merged, so the collection on %s is of another kind than this computer's.", q.Server) + notetypes
}

// capital begins a sentence with a name that is no address: those are left as they are written.
func capital(name string) string {
	if !strings.Contains(name, " ") {
		return name
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// first names the first few.
func first(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

func keepBothText(q app.OneWayQuestion) string {
	if q.Reason == app.FirstSync {
		return "The notes, cards and reviews of both sides are put together. Nothing is lost, and no other device has to choose."
	}
	return "What is new here is added to the server's collection. No note and no review is lost, and no other device has to choose. Where fields or templates differ, the server's stay; texts without a field become notes of their own."
}

func uploadText(q app.OneWayQuestion) string {
	if q.Reason == app.ServerIsEmpty {
		return fmt.Sprintf("Everything on this computer is copied to %s. Nothing is lost: the server has no cards.", q.Server)
	}
	text := "The server's collection is replaced by this computer's."
	if c := q.Comparison; c != nil {
		text += lost(c.There)
	}
	return text
}

func downloadText(q app.OneWayQuestion) string {
	if q.Reason == app.HereIsEmpty {
		return fmt.Sprintf("Everything on %s is copied to this computer. Nothing is lost: this computer has no cards.", q.Server)
	}
	text := "This computer's collection is replaced by the server's."
	if c := q.Comparison; c != nil {
		text += lost(c.Here)
	}
	return text
}

// backupText says what becomes of the side that is replaced.
func backupText(q app.OneWayQuestion) string {
	switch {
	case q.Reason.OneSided():
		return ""
	case q.BackUpServer || !q.Upload:
		return "A backup of the replaced side is kept: Tools, Take back last one-way sync."
	}
	return "A backup is kept of what a download replaces. None is made of the server's collection: that is switched off in the preferences."
}

// comparedText says how the comparison stands; empty when there is nothing to say.
func comparedText(q app.OneWayQuestion) string {
	switch {
	case q.Comparing && q.Progress.Bytes > 0:
		return "To compare: " + app.ProgressLine(q.Progress)
	case q.Comparing:
		return "Comparing…"
	case q.CompareErr != nil:
		return "The sides could not be compared. " + app.ErrorText(q.CompareErr)
	case q.Comparison != nil && q.Comparison.BothNotes > 0:
		return "Changed on both sides: " + some(q.Comparison.BothNotes, "note") + "."
	}
	return ""
}
