package syncclient

import "time"

// MediaPhase is a part of a media sync that a person can be told about.
type MediaPhase string

// The phases.
const (
	MediaScanning    MediaPhase = "scanning"    // looking for changes in the folder
	MediaComparing   MediaPhase = "comparing"   // learning what changed on the server
	MediaDownloading MediaPhase = "downloading" // with downloads left; uploads follow
	MediaUploading   MediaPhase = "uploading"
	MediaChecking    MediaPhase = "checking" // both sides compare their counts
)

// MediaProgress is how far a media sync is.
type MediaProgress struct {
	Phase         MediaPhase
	Scanned       int   // files looked at
	DownloadsLeft int   // files
	UploadsLeft   int   // files and deletions
	BytesLeft     int64 // of both; servers do not tell sizes, so downloads are estimated from those before
	Received      int   // files
	ReceivedBytes int64
	Sent          int // files and deletions
	SentBytes     int64
	Elapsed       time.Duration // in downloads and uploads so far
}

// FilesLeft returns the number of files still to go either way.
func (p MediaProgress) FilesLeft() int { return p.DownloadsLeft + p.UploadsLeft }

// Left estimates the time that is needed for the rest; 0 if nothing is known yet.
func (p MediaProgress) Left() time.Duration {
	files, bytes := p.Received+p.Sent, p.ReceivedBytes+p.SentBytes
	if files < 10 || p.Elapsed < time.Second {
		return 0
	}
	// Small files cost a request's share of time each, large ones their bytes: the slower of both counts.
	byFiles := float64(p.FilesLeft()) / float64(files)
	byBytes := 0.0
	if bytes > 0 {
		byBytes = float64(p.BytesLeft) / float64(bytes)
	}
	return time.Duration(max(byFiles, byBytes) * float64(p.Elapsed))
}

// assumedMediaSize is what a file is taken for before one was received.
const assumedMediaSize = 30 << 10

// mediaReporter passes progress on, not too often.
type mediaReporter struct {
	report func(MediaProgress)
	last   time.Time
	state  MediaProgress
	upload int64 // bytes still to be sent
}

func (r *mediaReporter) phase(p MediaPhase) {
	r.state.Phase = p
	r.send(time.Now())
}

func (r *mediaReporter) update(change func(*MediaProgress)) {
	change(&r.state)
	if now := time.Now(); now.Sub(r.last) >= progressInterval {
		r.send(now)
	}
}

func (r *mediaReporter) send(now time.Time) {
	r.last = now
	if r.report == nil {
		return
	}
	size := int64(assumedMediaSize)
	if r.state.Received > 0 {
		size = r.state.ReceivedBytes / int64(r.state.Received)
	}
	r.state.BytesLeft = int64(r.state.DownloadsLeft)*size + max(r.upload, 0)
	r.report(r.state)
}

// timed adds the time that fn takes to what downloads and uploads took.
func (r *mediaReporter) timed(fn func() error) error {
	begun := time.Now()
	err := fn()
	r.state.Elapsed += time.Since(begun)
	return err
}
