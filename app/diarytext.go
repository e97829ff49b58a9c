package app

import (
	"fmt"
	"strings"
	"time"
)

// reasonWords say in the diary why a sync began.
var reasonWords = map[SyncReason]string{
	ReasonClick: "asked for", ReasonOpen: "on opening", ReasonClose: "on closing", ReasonIdle: "while idle",
	ReasonSleep: "before sleep or log-out", ReasonMedia: "in the background", ReasonPhone: "with a device", ReasonCommand: "karutactl",
}

// Title says when, with whom and why.
func (e DiaryEntry) Title() string {
	return fmt.Sprintf("%s – %s, %s", e.Time.Local().Format("2006-01-02 15:04"), e.Server, reasonWords[e.Reason])
}

// Line says what was exchanged, or what went wrong.
func (e DiaryEntry) Line() string {
	switch e.Outcome {
	case OutcomeFailed:
		return e.Failure
	case OutcomeCanceled:
		return "Canceled"
	case OutcomeQuestion:
		return "One side has to replace the other: nothing was done yet"
	}
	switch e.Work {
	case WorkNothing:
		return "Both sides were equal"
	case WorkUpload:
		return "The server's collection was replaced by this computer's"
	case WorkDownload:
		return "This computer's collection was replaced by the server's"
	case WorkKeepBoth:
		return strings.TrimSuffix("Both sides were kept; "+e.counts(), "; ")
	case WorkUploadTakenBack:
		return "An upload was taken back: the server has the collection it had before"
	case WorkDownloadTakenBack:
		return "A download was taken back: this computer has the collection it had before"
	case WorkKeepBothTakenBack:
		return "Keeping both was taken back: this computer has the collection it had before"
	}
	return e.exchanged()
}

func (e DiaryEntry) exchanged() string {
	text := e.counts()
	if text == "" {
		return "Settings were exchanged"
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// counts says what went each way and how often texts gave way; empty if nothing did.
func (e DiaryEntry) counts() string {
	sent, received := countsText(e.Sent), countsText(e.Received)
	if e.Work == WorkMedia {
		sent = listCounts([]counted{{e.FilesSent, "file"}, {e.Sent.Deleted, "deletion"}})
		received = listCounts([]counted{{e.FilesReceived, "file"}, {e.Received.Deleted, "deletion"}})
	}
	var parts []string
	if sent != "" {
		parts = append(parts, "sent "+sent)
	}
	if received != "" {
		parts = append(parts, "received "+received)
	}
	if e.Conflicts > 0 {
		parts = append(parts, Plural(e.Conflicts, "conflict"))
	}
	return strings.Join(parts, "; ")
}

// Figures says how much went and how long it took.
func (e DiaryEntry) Figures() string {
	return fmt.Sprintf("%s up, %s down, %s", dataSize(e.BytesSent), dataSize(e.BytesReceived), took(e.Millis))
}

func dataSize(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1e6:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return megabytes(n)
}

func took(millis int64) string {
	d := time.Duration(millis) * time.Millisecond
	if d < time.Minute {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}
