package syncclient

import "time"

// Stage is a part of a sync that a person can be told about.
type Stage string

// The stages.
const (
	StageConnecting  Stage = "connecting"
	StageSyncing     Stage = "syncing"     // changes go up and down
	StageChecking    Stage = "checking"    // both sides compare their counts, or a download is checked
	StagePreparing   Stage = "preparing"   // the copy for an upload is made
	StageUploading   Stage = "uploading"   // Bytes of Total
	StageDownloading Stage = "downloading" // Bytes of Total
)

// Progress is how far a sync is.
type Progress struct {
	Stage    Stage
	Sent     Counts // so far, normal sync
	Received Counts
	Bytes    int64 // of a one-way sync so far, before compression
	Total    int64 // 0 for unknown
}

// Counts are objects that went one way in a normal sync.
type Counts struct {
	Notes     int `json:"notes"`
	Cards     int `json:"cards"`
	Revlog    int `json:"revlog"`
	Notetypes int `json:"notetypes"`
	Decks     int `json:"decks"`
	Presets   int `json:"presets"`
	Tags      int `json:"tags"`
	Deleted   int `json:"deleted"` // notes, cards and decks
}

// Total returns the number of objects.
func (c Counts) Total() int {
	return c.Notes + c.Cards + c.Revlog + c.Notetypes + c.Decks + c.Presets + c.Tags + c.Deleted
}

// progressInterval is the least time between two reports of the same stage.
const progressInterval = 100 * time.Millisecond

// reporter passes progress on, not too often.
type reporter struct {
	report func(Progress)
	last   time.Time
	state  Progress
}

// stage begins a stage, which is always reported.
func (r *reporter) stage(s Stage) {
	r.state.Stage = s
	r.send(time.Now())
}

// update changes the progress and reports it if the last report is a while ago.
func (r *reporter) update(change func(*Progress)) {
	change(&r.state)
	if now := time.Now(); now.Sub(r.last) >= progressInterval {
		r.send(now)
	}
}

func (r *reporter) send(now time.Time) {
	r.last = now
	if r.report != nil {
		r.report(r.state)
	}
}
