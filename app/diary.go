package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"karuta/internal/atomicfile"
	"karuta/syncclient"
)

// SyncReason is why a sync began.
type SyncReason string

// The reasons.
const (
	ReasonClick   SyncReason = "click"   // somebody asked for it in the window
	ReasonOpen    SyncReason = "open"    // a profile was opened
	ReasonClose   SyncReason = "close"   // the program is being left
	ReasonIdle    SyncReason = "idle"    // nothing was changed for some minutes
	ReasonSleep   SyncReason = "sleep"   // the system goes to sleep, or the session ends
	ReasonPhone   SyncReason = "phone"   // a device has synced with this computer, or is about to
	ReasonMedia   SyncReason = "media"   // after a sync of the collection, or because it was time
	ReasonCommand SyncReason = "command" // karutactl
)

// SyncOutcome is how a sync ended.
type SyncOutcome string

// The outcomes.
const (
	OutcomeDone     SyncOutcome = "done"
	OutcomeFailed   SyncOutcome = "failed"
	OutcomeCanceled SyncOutcome = "canceled"
	OutcomeQuestion SyncOutcome = "question" // one side has to replace the other, and nothing was done yet
)

// SyncWork is what a sync did.
type SyncWork string

// What syncs do.
const (
	WorkNothing  SyncWork = "nothing" // both sides were equal
	WorkChanges  SyncWork = "changes" // were exchanged
	WorkUpload   SyncWork = "upload"
	WorkDownload SyncWork = "download"
	WorkKeepBoth SyncWork = "keep-both" // what was only here was carried over into the server's collection
	WorkMedia    SyncWork = "media"

	WorkUploadTakenBack   SyncWork = "upload taken back"   // the server got back what it had
	WorkDownloadTakenBack SyncWork = "download taken back" // this computer did
	WorkKeepBothTakenBack SyncWork = "keep-both taken back"
)

// WorkOf returns what a sync did that answered the question which side to keep.
func WorkOf(d Direction) SyncWork {
	if d == KeepBoth {
		return WorkKeepBoth
	}
	return SyncWork(d)
}

// WorkOfTakingBack is what was done to take back a one-way sync.
func WorkOfTakingBack(d Direction) SyncWork {
	switch d {
	case Upload:
		return WorkUploadTakenBack
	case Download:
		return WorkDownloadTakenBack
	case KeepBoth:
		return WorkKeepBothTakenBack
	}
	return "" // it failed before that was known
}

// DiaryEntry is one sync in the diary. No key, no password and nothing of a card is ever in it.
type DiaryEntry struct {
	Time          time.Time         `json:"time"`   // of its beginning
	Server        string            `json:"server"` // host name and port
	Reason        SyncReason        `json:"reason"`
	Work          SyncWork          `json:"work,omitempty"` // empty if it failed before that was known
	Sent          syncclient.Counts `json:"sent"`
	Received      syncclient.Counts `json:"received"`
	FilesSent     int               `json:"files_sent,omitempty"` // media
	FilesReceived int               `json:"files_received,omitempty"`
	BytesSent     int64             `json:"bytes_sent"` // as they travelled, compressed
	BytesReceived int64             `json:"bytes_received"`
	Millis        int64             `json:"millis"` // how long it took
	Outcome       SyncOutcome       `json:"outcome"`
	Failure       string            `json:"failure,omitempty"` // the sentence that was shown
	Conflicts     int               `json:"conflicts"`         // objects changed on both sides of which one version gave way
}

// Diary is the record of a collection's syncs, a file beside it with a line for each. It keeps the latest.
type Diary struct {
	path  string
	limit int64 // bytes from which on the older half is dropped
}

// diaryLimit holds about a thousand syncs.
const diaryLimit = 512 << 10

// NewDiary returns the diary of the collection at path.
func NewDiary(collection string) *Diary {
	return &Diary{path: collection + ".syncs.jsonl", limit: diaryLimit}
}

// Add writes an entry at the end.
func (d *Diary) Add(e DiaryEntry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write sync diary: %w", err)
	}
	file, err := os.OpenFile(d.path, os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("write sync diary: %w", err)
	}
	size, err := appendLine(file, line)
	if err = errors.Join(err, file.Close()); err == nil && size > d.limit {
		err = d.dropOlderHalf()
	}
	if err != nil {
		return fmt.Errorf("write sync diary: %w", err)
	}
	return nil
}

// appendLine adds a line and returns the file's new size. A line that an earlier crash cut short is ended first.
func appendLine(file *os.File, line []byte) (int64, error) {
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	if size := info.Size(); size > 0 {
		last := make([]byte, 1)
		if _, err := file.ReadAt(last, size-1); err != nil {
			return 0, err
		}
		if last[0] != '\n' {
			line = append([]byte{'\n'}, line...)
		}
	}
	n, err := file.Write(append(line, '\n'))
	return info.Size() + int64(n), err
}

func (d *Diary) dropOlderHalf() error {
	text, err := os.ReadFile(d.path)
	if err != nil {
		return err
	}
	half := text[len(text)/2:]
	if _, rest, ok := bytes.Cut(half, []byte("\n")); ok {
		half = rest
	}
	return atomicfile.Write(d.path, half)
}

// List returns the entries, the latest first. Lines that cannot be read are left out.
func (d *Diary) List() ([]DiaryEntry, error) {
	text, err := os.ReadFile(d.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read sync diary: %w", err)
	}
	var list []DiaryEntry
	for line := range bytes.Lines(text) {
		var e DiaryEntry
		if json.Unmarshal(line, &e) == nil {
			list = append(list, e)
		}
	}
	slices.Reverse(list)
	return list, nil
}

// End completes an entry with how the sync ended.
func (e *DiaryEntry) End(now time.Time, err error) {
	e.Millis = max(now.Sub(e.Time).Milliseconds(), 0)
	switch {
	case err == nil && e.Outcome == "":
		e.Outcome = OutcomeDone
	case syncclient.KindOf(err) == syncclient.Canceled:
		e.Outcome = OutcomeCanceled
	case err != nil:
		e.Outcome, e.Failure = OutcomeFailed, ErrorText(err)
	}
}

// Tell completes an entry with what a sync of the collection did.
func (e *DiaryEntry) Tell(r syncclient.Result) {
	switch r.Required {
	case syncclient.RequiredNone:
		e.Work = WorkNothing
	case syncclient.RequiredNormal:
		e.Work, e.Sent, e.Received, e.Conflicts = WorkChanges, r.Sent, r.Received, r.Conflicts
	case syncclient.RequiredFull:
		e.Outcome = OutcomeQuestion
	}
}
