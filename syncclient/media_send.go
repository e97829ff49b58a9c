package syncclient

import (
	"context"
	"fmt"
	"io"
	"maps"

	"karuta/media"
	"karuta/syncclient/wire"
)

// send uploads what changed here. changed reports that files were changed
// meanwhile, so that a new scan is due.
func (s *mediaSync) send(ctx context.Context) (sent, changed bool, err error) {
	skip := maps.Clone(s.skip)
	pending, err := s.tracker.CountPending()
	if err != nil {
		return false, false, err
	}
	for {
		s.report.state.UploadsLeft = max(pending.Files+pending.Deletions-len(skip), 0)
		s.report.upload = pending.Bytes
		u, err := s.tracker.NextUpload(wire.MediaFilesPerRequest, wire.MediaZipTarget, skip)
		if err != nil || u == nil {
			s.report.state.UploadsLeft = 0
			return sent, changed, err
		}
		s.report.phase(MediaUploading)
		before := s.result
		var again []string
		err = s.report.timed(func() (err error) { again, err = s.sendBatch(ctx, u); return err })
		if name := u.Failed(); err != nil && name != "" && ctx.Err() == nil {
			s.skip[name], skip[name] = true, true
			s.result.Unreadable = append(s.result.Unreadable, name)
			continue
		}
		if err != nil {
			return sent, changed, err
		}
		pending.Files -= s.result.Sent - before.Sent
		pending.Deletions -= s.result.DeletedThere - before.DeletedThere
		pending.Bytes -= s.result.SentBytes - before.SentBytes
		sent, changed = true, changed || len(again) > 0
		for _, name := range again {
			skip[name] = true // a file that changes all the time waits for the next round
		}
	}
}

func (s *mediaSync) sendBatch(ctx context.Context, u *media.Upload) (changed []string, err error) {
	before := s.report.upload
	answer, err := s.remote.UploadChanges(ctx, func(w io.Writer) error {
		return u.Write(ctx, &countedWriter{Writer: w, report: s.report, before: before})
	})
	if err != nil {
		return nil, err
	}
	all := u.Sent()
	if answer.Processed > len(all) || answer.Processed == 0 && len(all) > 0 {
		return nil, &Error{Kind: BadResponse, Op: "uploadChanges", Err: fmt.Errorf("%d of %d changes were dealt with", answer.Processed, len(all))}
	}
	if changed, err = u.Done(answer.Processed); err != nil {
		return nil, err
	}
	for _, f := range all[:answer.Processed] {
		if f.Deleted {
			s.result.DeletedThere++
			continue
		}
		s.result.Sent++
		s.result.SentBytes += f.Size
	}
	s.report.update(func(p *MediaProgress) {
		p.Sent, p.SentBytes = s.result.Sent+s.result.DeletedThere, s.result.SentBytes
	})
	return changed, nil
}

// countedWriter reports what passes as progress.
type countedWriter struct {
	io.Writer
	report *mediaReporter
	before int64 // bytes to be sent at the start
	passed int64
}

func (w *countedWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	w.passed += int64(n)
	w.report.update(func(*MediaProgress) { w.report.upload = w.before - w.passed })
	return n, err
}
