package app

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/media"
	"karuta/syncclient"
)

// mediaCloseLimit is how long leaving the program waits for a media sync to
// stop. What it has done is kept in any case.
const mediaCloseLimit = 2 * time.Second

// MediaController synchronises the media folder beside everything else: it
// never holds the worker, and what is fetched first is what is studied first.
// It publishes MediaState and MediaArrived. It belongs to the goroutine that
// Post runs on.
type MediaController struct {
	app    *App
	state  MediaState
	cancel context.CancelFunc // of the running sync
	active bool               // it has not ended yet, even if it was told to
	again  bool               // another is due when it has
	closed atomic.Bool
	began  time.Time // the running sync
	done   sync.WaitGroup

	unasked  bool // nobody asked for the running sync: its failure is not worth a word
	canceled bool // the running sync
	repeats  bool // another may follow the last one without being asked: that was not canceled

	waiting waiting // for that nothing runs and nothing follows

	mu     sync.Mutex // of what follows, which the sync asks for between batches
	urgent []string   // files that a card on show lacks, the latest first
	due    []string   // files that today's cards need
}

func newMediaController(a *App) *MediaController {
	return &MediaController{app: a, state: MediaState{Phase: MediaIdle}}
}

// State returns how the media sync stands.
func (m *MediaController) State() MediaState { return m.state }

func (m *MediaController) publish() { m.app.Events.publish(m.state) }

// Start begins a media sync. If one is running, another follows it. usn is the
// number of the server's last change if a sync of the collection has just told
// it; nil to ask.
func (m *MediaController) Start(usn *anki.USN) {
	if !m.allowed() {
		return
	}
	switch m.state.Phase {
	case MediaRunning:
		m.again = true
	case MediaIdle:
		m.begin(usn)
	}
}

// allowed reports whether there is anything to sync with.
func (m *MediaController) allowed() bool {
	return !m.closed.Load() && m.app.Prefs.Get().SyncMedia && m.app.Sync.Account().LoggedIn()
}

// repeat begins a sync that nobody asked for, some time after the last one: not after one that was canceled, nor while
// one is paused.
func (m *MediaController) repeat() {
	if m.repeats && m.state.Phase == MediaIdle && m.allowed() {
		m.begin(nil)
		m.unasked = true
	}
}

func (m *MediaController) begin(usn *anki.USN) {
	if m.active { // never two at once
		m.again, m.state.Phase = true, MediaRunning
		m.publish()
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	m.cancel, m.active, m.again, m.began = cancel, true, false, m.app.cfg.Now()
	m.unasked, m.canceled, m.repeats = false, false, false
	m.state.Phase, m.state.Err, m.state.Progress = MediaRunning, nil, syncclient.MediaProgress{Phase: syncclient.MediaScanning}
	m.state.TodayKnown = false
	m.publish()
	// A collection that cannot be read now has no due cards; the files are fetched all the same.
	Read(m.app.Worker, func(c *collection.Collection) ([]string, error) { return c.ListDueMediaNames() },
		func(due []string, _ error) {
			if m.closed.Load() {
				return
			}
			m.mu.Lock()
			m.due = due
			m.mu.Unlock()
			run := m.newRun(due)
			m.done.Add(1)
			go func() {
				defer m.done.Done()
				result, err := run.sync(ctx, usn)
				m.post(func() { m.ended(result, err) })
			}()
		})
}

// post runs fn where events belong, unless the program is being left.
func (m *MediaController) post(fn func()) {
	if m.closed.Load() {
		return
	}
	m.app.cfg.Post(func() {
		if !m.closed.Load() {
			fn()
		}
	})
}

func (m *MediaController) ended(result syncclient.MediaResult, err error) {
	m.cancel()
	m.active = false
	if m.state.Phase == MediaRunning {
		m.state.Phase = MediaIdle
	}
	m.state.Result = result
	switch {
	case err == nil:
		m.state.Err, m.state.LastSync, m.state.TodayKnown = nil, m.app.cfg.Now(), false
	case syncclient.KindOf(err) != syncclient.Canceled && !m.unasked:
		m.state.Err = err
	}
	m.repeats = !m.canceled
	m.app.writeMediaDiary(m.began, result, err)
	m.publish()
	if m.again && m.state.Phase == MediaIdle {
		m.begin(nil)
		return
	}
	m.waiting.end()
}

// whenEnded calls fn when nothing runs and nothing follows, whatever came of it: at once if that is so now.
func (m *MediaController) whenEnded(fn func()) {
	if !m.active {
		fn()
		return
	}
	m.waiting.add(fn)
}

// Want asks for files before all others, because a card on show lacks them.
// MediaArrived tells when they are there.
func (m *MediaController) Want(names ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	const most = 200 // of several cards; the oldest are of no interest any more
	m.urgent = append(append([]string{}, names...), m.urgent...)
	if len(m.urgent) > most {
		m.urgent = m.urgent[:most]
	}
}

// priority is asked between batches, on the sync's goroutine.
func (m *MediaController) priority() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append(append([]string{}, m.urgent...), m.due...)
}

// Pause stops the running sync until Resume; what was done is kept.
func (m *MediaController) Pause() {
	if m.state.Phase != MediaRunning {
		return
	}
	m.state.Phase = MediaPaused
	m.cancel()
	m.publish()
}

// Resume goes on where Pause stopped.
func (m *MediaController) Resume() {
	if m.state.Phase != MediaPaused {
		return
	}
	m.state.Phase = MediaIdle
	m.Start(nil)
}

// Cancel stops the running sync; the next one goes on from there.
func (m *MediaController) Cancel() {
	switch m.state.Phase {
	case MediaRunning:
		m.again, m.canceled = false, true
		m.cancel()
	case MediaPaused:
		m.state.Phase, m.repeats = MediaIdle, false
		m.publish()
	}
}

// close stops for good; it waits a moment for what is being written.
func (m *MediaController) close() {
	m.closed.Store(true)
	if m.cancel != nil {
		m.cancel()
	}
	ended := make(chan struct{})
	go func() {
		m.done.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(mediaCloseLimit):
	}
}

// mediaRun is one sync, on its own goroutine.
type mediaRun struct {
	m       *MediaController
	folder  string
	client  *syncclient.Client
	hangUp  func()
	due     []string
	tracker *media.Tracker
	lacking map[string]bool // files that today's cards need and that are to come; nil before that is known
	left    int             // files that were still to come at the last word about downloads
}

func (m *MediaController) newRun(due []string) *mediaRun {
	connector, client := m.app.Sync.newClient(nil)
	return &mediaRun{m: m, folder: m.app.profile.Media(), client: client, hangUp: connector.Close, due: due}
}

func (r *mediaRun) sync(ctx context.Context, usn *anki.USN) (result syncclient.MediaResult, err error) {
	defer r.hangUp()
	tracker, err := media.OpenTracker(r.folder)
	if err != nil {
		return result, err
	}
	defer func() {
		if closeErr := tracker.Close(); err == nil {
			err = closeErr
		}
	}()
	r.tracker = tracker
	return r.client.SyncMedia(ctx, tracker, syncclient.MediaOptions{
		USN: usn, Priority: r.m.priority, Progress: r.progress, Arrived: r.arrived,
	})
}

func (r *mediaRun) progress(p syncclient.MediaProgress) {
	if p.Phase == syncclient.MediaDownloading { // before, the list of what is to come may not be complete
		if p.DownloadsLeft > r.left {
			r.compare()
		}
		r.left = p.DownloadsLeft
	}
	r.post(func(s *MediaState) { s.Progress = p })
}

// compare finds out which of the files that are to come today's cards need. Where it fails, the sync itself is going to
// say why.
func (r *mediaRun) compare() {
	wanted, err := r.tracker.ListWanted()
	if err != nil {
		return
	}
	due := map[string]bool{}
	for _, name := range r.due {
		due[name] = true
	}
	r.lacking = map[string]bool{}
	for _, w := range wanted {
		if due[w.Name] {
			r.lacking[w.Name] = true
		}
	}
}

func (r *mediaRun) arrived(names []string) {
	for _, name := range names {
		delete(r.lacking, name)
	}
	r.m.post(func() { r.m.app.Events.publish(MediaArrived{names}) })
	r.post(func(*MediaState) {})
}

// post changes the state where events belong, and says what today's cards lack.
func (r *mediaRun) post(change func(*MediaState)) {
	known, lacking := r.lacking != nil, len(r.lacking)
	r.m.post(func() {
		if r.m.state.Phase != MediaRunning {
			return
		}
		change(&r.m.state)
		r.m.state.TodayKnown, r.m.state.TodayLeft = known, lacking
		r.m.publish()
	})
}
