package syncclient

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"karuta/collection/anki"
	"karuta/media"
	"karuta/syncclient/wire"
)

// MediaOptions say how media are synchronised. The functions are called on the
// goroutine of SyncMedia.
type MediaOptions struct {
	// Priority returns the names of files that are wanted before all others, the most urgent first.
	// It is asked again before each batch; nil for none.
	Priority func() []string
	// Progress is told how far the sync is; nil for nobody.
	Progress func(MediaProgress)
	// Arrived is told the names of files that are there now; nil for nobody.
	Arrived func(names []string)
	// USN is the number of the server's last change if it is known from a sync of the collection just
	// before; nil to ask.
	USN *anki.USN
}

// MediaResult is what a media sync did.
type MediaResult struct {
	Received      int   `json:"received"` // files
	ReceivedBytes int64 `json:"received_bytes"`
	Sent          int   `json:"sent"` // files
	SentBytes     int64 `json:"sent_bytes"`
	DeletedHere   int   `json:"deleted_here"` // moved to the trash
	DeletedThere  int   `json:"deleted_there"`
	// Replaced are files that were changed on both sides: the server's stands, ours is in the trash.
	Replaced []string `json:"replaced,omitempty"`
	// Away are files that only the server can hold, because their names differ in case alone from another's.
	Away []string `json:"away,omitempty"`
	// TooLarge are files over media.MaxFileBytes, which stay here.
	TooLarge []string `json:"too_large,omitempty"`
	// Unreadable are files that could not be read and so were not sent.
	Unreadable []string `json:"unreadable,omitempty"`
	// Missing are files that the server announced and does not have.
	Missing []string `json:"missing,omitempty"`
	// Compared is set when both sides had counted differently and everything was compared.
	Compared bool `json:"compared,omitempty"`
}

// WrongContentError means that what a server sent is not what it had announced.
// Nothing of it was stored.
type WrongContentError struct{ Names []string }

// Error implements error.
func (e *WrongContentError) Error() string {
	return fmt.Sprintf("%d files are not what was announced, first %q", len(e.Names), e.Names[0])
}

// mediaRounds is how often files that change while they are sent are sent again.
const mediaRounds = 3

// mediaSync is one run.
type mediaSync struct {
	client  *Client
	remote  MediaRemote
	tracker *media.Tracker
	opt     MediaOptions
	report  *mediaReporter
	result  MediaResult

	batch    int             // how many files are asked for at once
	skip     map[string]bool // files that cannot be read
	wrong    map[string]media.Sum
	compared bool // everything was compared because both sides counted differently
}

// SyncMedia brings the media folder and the server's together. It may run while
// the collection is used. On an error, or when ctx ends, what was done is kept
// and the next call goes on from there; the result says how far it came.
func (c *Client) SyncMedia(ctx context.Context, tracker *media.Tracker, opt MediaOptions) (MediaResult, error) {
	remote, err := c.connect()
	if err != nil {
		return MediaResult{}, err
	}
	s := &mediaSync{
		client: c, remote: remote, tracker: tracker, opt: opt, report: &mediaReporter{report: opt.Progress},
		batch: wire.MediaFilesPerRequest, skip: map[string]bool{}, wrong: map[string]media.Sum{},
	}
	err = s.run(ctx)
	if ctx.Err() != nil && err != nil && KindOf(err) != Canceled {
		err = &Error{Kind: Canceled, Op: "media", Err: err}
	}
	return s.result, localError("media", err)
}

// account names the account without telling its key.
func (c *Client) account() string {
	sum := sha256.Sum256([]byte("media of " + c.opt.HostKey))
	return hex.EncodeToString(sum[:8])
}

func (s *mediaSync) run(ctx context.Context) error {
	if err := s.tracker.Bind(s.client.account()); err != nil {
		return err
	}
	for round := 1; ; round++ {
		changed, err := s.round(ctx)
		if err != nil {
			return err
		}
		if !changed || round >= mediaRounds {
			return s.complain()
		}
		s.opt.USN = nil
	}
}

// round goes through all steps. again reports that another is needed.
func (s *mediaSync) round(ctx context.Context) (again bool, err error) {
	if err := s.scan(ctx); err != nil {
		return false, err
	}
	learned, err := s.learnIfNew(ctx)
	if err != nil {
		return false, err
	}
	received, err := s.fetch(ctx)
	if err != nil {
		return false, err
	}
	sent, changed, err := s.send(ctx)
	if err != nil {
		return false, err
	}
	if sent {
		// The server has numbered what was sent; others may have sent something meanwhile.
		if _, err := s.learn(ctx); err != nil {
			return false, err
		}
		if _, err := s.fetch(ctx); err != nil {
			return false, err
		}
	}
	if changed {
		return true, nil
	}
	if !learned && !received && !sent && !s.compared {
		return false, nil
	}
	return s.check(ctx)
}

func (s *mediaSync) scan(ctx context.Context) error {
	s.report.phase(MediaScanning)
	found, err := s.tracker.Scan(ctx, func(files int) {
		s.report.update(func(p *MediaProgress) { p.Scanned = files })
	})
	s.result.TooLarge = found.TooLarge
	return err
}

// learnIfNew asks for the server's changes if there are any.
func (s *mediaSync) learnIfNew(ctx context.Context) (learned bool, err error) {
	s.report.phase(MediaComparing)
	last, err := s.tracker.LastUSN()
	if err != nil {
		return false, err
	}
	usn := s.opt.USN
	if usn == nil {
		there, err := s.remote.MediaBegin(ctx, s.client.opt.ClientVersion)
		if err != nil {
			return false, err
		}
		usn = &there
	}
	switch {
	case int32(*usn) == last:
		return false, nil
	case int32(*usn) < last:
		// The server's folder was made new, or set back.
		if err := s.compareAll(ctx); err != nil {
			return false, err
		}
	}
	return s.learn(ctx)
}

// compareAll forgets what was known, so that everything is compared.
func (s *mediaSync) compareAll(ctx context.Context) error {
	if err := s.tracker.Forget(); err != nil {
		return err
	}
	return s.scan(ctx)
}

// learn takes note of all changes of the server since the last time.
func (s *mediaSync) learn(ctx context.Context) (learned bool, err error) {
	s.report.phase(MediaComparing)
	for {
		last, err := s.tracker.LastUSN()
		if err != nil {
			return learned, err
		}
		list, err := s.remote.MediaChanges(ctx, anki.USN(last))
		if err != nil || len(list) == 0 {
			return learned, err
		}
		changes, err := mediaChanges(list, last)
		if err != nil {
			return learned, err
		}
		done, err := s.tracker.Learn(changes)
		if err != nil {
			return learned, err
		}
		learned = true
		s.result.DeletedHere += done.Deleted
		s.report.update(func(p *MediaProgress) { p.DownloadsLeft += done.Wanted })
	}
}

var errMediaOrder = errors.New("changes are not in order")

func mediaChanges(list []wire.MediaChange, after int32) ([]media.Change, error) {
	if len(list) > wire.MediaChangesPerReply*10 {
		return nil, &Error{Kind: BadResponse, Op: "mediaChanges", Err: errMediaOrder}
	}
	changes := make([]media.Change, len(list))
	for i, c := range list {
		// Going backwards, the same list would come for ever.
		if c.USN <= after && (i == 0 || c.USN < after) {
			return nil, &Error{Kind: BadResponse, Op: "mediaChanges", Err: errMediaOrder}
		}
		after = c.USN
		changes[i] = media.Change{Name: c.Name, USN: c.USN, Deleted: c.SHA1 == nil}
		copy(changes[i].Sum[:], c.SHA1)
	}
	return changes, nil
}

// check lets the server compare the number of files. Where it differs
// everything is compared, once.
func (s *mediaSync) check(ctx context.Context) (again bool, err error) {
	s.report.phase(MediaChecking)
	files, err := s.tracker.Count()
	if err != nil {
		return false, err
	}
	equal, err := s.remote.MediaSanity(ctx, files)
	if err != nil || equal {
		return false, err
	}
	if s.compared {
		return false, &Error{Kind: ResyncRequired, Op: "mediaSanity"}
	}
	s.compared, s.result.Compared = true, true
	return true, s.tracker.Forget()
}

// complain reports the files whose content was wrong until the end.
func (s *mediaSync) complain() error {
	if len(s.wrong) == 0 {
		return nil
	}
	return &Error{Kind: BadResponse, Op: "downloadFiles", Err: &WrongContentError{sortedNames(s.wrong)}}
}
