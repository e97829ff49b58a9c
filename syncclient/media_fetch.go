package syncclient

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"karuta/media"
	"karuta/syncclient/wire"
)

// spoolLimit is how much of a zip is held in memory; a longer one goes to a file.
const spoolLimit = 8 << 20

// spoolPattern are the names of such files.
const spoolPattern = ".karuta-media-*.zip"

// wantedList is what is still to be fetched, in the order in which it would be.
type wantedList struct {
	sums  map[string]media.Sum
	order []string
}

func (s *mediaSync) listWanted() (*wantedList, error) {
	list, err := s.tracker.ListWanted()
	if err != nil {
		return nil, err
	}
	w := &wantedList{sums: make(map[string]media.Sum, len(list)), order: make([]string, 0, len(list))}
	for _, f := range list {
		if sum, wrong := s.wrong[f.Name]; wrong && sum == f.Sum {
			continue // asked for already, in vain
		}
		delete(s.wrong, f.Name)
		w.sums[f.Name] = f.Sum
		w.order = append(w.order, f.Name)
	}
	return w, nil
}

// next returns up to most files: first those that are urgent.
func (w *wantedList) next(most int, urgent []string) (batch []media.Wanted) {
	taken := map[string]bool{}
	take := func(name string) {
		if sum, ok := w.sums[name]; ok && !taken[name] && len(batch) < most {
			taken[name] = true
			batch = append(batch, media.Wanted{Name: name, Sum: sum})
		}
	}
	for _, name := range urgent {
		if len(batch) == most {
			return batch
		}
		take(name)
	}
	skipped := 0
	for _, name := range w.order {
		if len(batch) == most {
			break
		}
		if _, ok := w.sums[name]; !ok && skipped < len(w.order) {
			skipped++
			continue
		}
		take(name)
	}
	if skipped > 1000 { // most of the list is done with
		w.order = slices.DeleteFunc(w.order, func(name string) bool { _, ok := w.sums[name]; return !ok })
	}
	return batch
}

func (w *wantedList) remove(names []string) {
	for _, name := range names {
		delete(w.sums, name)
	}
}

// fetch downloads what is wanted. received reports that something was.
func (s *mediaSync) fetch(ctx context.Context) (received bool, err error) {
	for retried := false; ; retried = true {
		wanted, err := s.listWanted()
		if err != nil || len(wanted.sums) == 0 {
			return received, err
		}
		wrongBefore := len(s.wrong)
		got, err := s.fetchAll(ctx, wanted)
		received = received || got
		if err != nil {
			return received, err
		}
		if retried || len(s.wrong) == wrongBefore {
			return received, nil
		}
		// Files with other content than announced may have changed meanwhile.
		if _, err := s.learn(ctx); err != nil {
			return received, err
		}
	}
}

func (s *mediaSync) fetchAll(ctx context.Context, wanted *wantedList) (received bool, err error) {
	for {
		if err := ctx.Err(); err != nil {
			return received, &Error{Kind: Canceled, Op: "downloadFiles", Err: err}
		}
		s.report.state.DownloadsLeft = len(wanted.sums)
		s.report.phase(MediaDownloading)
		var urgent []string
		if s.opt.Priority != nil {
			urgent = s.opt.Priority()
		}
		batch := wanted.next(s.batch, urgent)
		if len(batch) == 0 {
			return received, nil
		}
		var got media.Received
		err := s.report.timed(func() (err error) { got, err = s.fetchBatch(ctx, batch); return err })
		received = received || len(got.Files) > 0
		s.took(wanted, got)
		if err == nil && len(got.Files)+len(got.Mismatched)+len(got.Away) == 0 {
			err = &Error{Kind: BadResponse, Op: "downloadFiles", Err: errNoFiles}
		}
		if err = s.afterBatch(ctx, wanted, batch, err); err != nil {
			return received, err
		}
	}
}

var errNoFiles = errors.New("none of the files that were asked for")

// took counts what came.
func (s *mediaSync) took(wanted *wantedList, got media.Received) {
	for _, name := range got.Mismatched {
		s.wrong[name] = wanted.sums[name]
	}
	wanted.remove(got.Files)
	wanted.remove(got.Mismatched)
	wanted.remove(got.Away)
	s.result.Received += len(got.Files)
	s.result.ReceivedBytes += got.Bytes
	s.result.Replaced = append(s.result.Replaced, got.Replaced...)
	s.result.Away = append(s.result.Away, got.Away...)
	s.report.update(func(p *MediaProgress) {
		p.Received, p.ReceivedBytes = s.result.Received, s.result.ReceivedBytes
		p.DownloadsLeft = len(wanted.sums)
	})
	if s.opt.Arrived != nil && len(got.Files) > 0 {
		s.opt.Arrived(got.Files)
	}
}

// afterBatch decides whether a failure of a batch can be got around: then it
// returns nil.
func (s *mediaSync) afterBatch(ctx context.Context, wanted *wantedList, batch []media.Wanted, err error) error {
	var tooLarge *wire.TooLargeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &tooLarge) && s.batch > 1:
		s.batch = 1
		return nil
	case KindOf(err) == Conflict && s.batch > 1:
		// One of the files is no longer there: find out which.
		if _, err := s.learn(ctx); err != nil {
			return err
		}
		fresh, err := s.listWanted()
		if err != nil {
			return err
		}
		*wanted = *fresh
		s.batch = 1
		return nil
	case KindOf(err) == Conflict && len(batch) == 1:
		name := batch[0].Name
		wanted.remove([]string{name})
		s.result.Missing = append(s.result.Missing, name)
		s.batch = wire.MediaFilesPerRequest
		return s.tracker.Unwant(name)
	}
	return err
}

// fetchBatch downloads one zip and stores its files.
func (s *mediaSync) fetchBatch(ctx context.Context, batch []media.Wanted) (media.Received, error) {
	names := make([]string, len(batch))
	for i, w := range batch {
		names[i] = w.Name
	}
	body, err := s.remote.DownloadFiles(ctx, names)
	if err != nil {
		return media.Received{}, err
	}
	defer func() { _ = body.Close() }() // read to its end, or given up
	zip, size, done, err := s.spool(body)
	if err != nil {
		return media.Received{}, err
	}
	defer done()
	got, err := s.tracker.Receive(zip, size, batch)
	if errors.Is(err, media.ErrZip) {
		err = &Error{Kind: BadResponse, Op: "downloadFiles", Err: err}
	}
	return got, err
}

// spool takes in a zip, which must be whole before it can be read. done lets go of it.
func (s *mediaSync) spool(body io.Reader) (zip io.ReaderAt, size int64, done func(), err error) {
	var held bytes.Buffer
	n, err := io.CopyN(&held, body, spoolLimit)
	if errors.Is(err, io.EOF) {
		return bytes.NewReader(held.Bytes()), n, func() {}, nil
	}
	if err != nil {
		return nil, 0, nil, err
	}
	dir := filepath.Dir(s.tracker.Folder().Path())
	removeSpools(dir)
	file, err := os.CreateTemp(dir, spoolPattern)
	if err != nil {
		return nil, 0, nil, localError("downloadFiles", err)
	}
	done = func() {
		_ = file.Close() // it is thrown away
		_ = os.Remove(file.Name())
	}
	_, err = file.Write(held.Bytes())
	if err == nil {
		held.Reset()
		var more int64
		more, err = io.Copy(file, body)
		n += more
	}
	if err != nil {
		done()
		return nil, 0, nil, localError("downloadFiles", err)
	}
	return file, n, done, nil
}

// removeSpools removes what a killed process of ours left.
func removeSpools(dir string) {
	left, _ := filepath.Glob(filepath.Join(dir, spoolPattern)) // the pattern is a good one
	for _, path := range left {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > time.Hour {
			_ = os.Remove(path) // it may be in use after all
		}
	}
}

func sortedNames(of map[string]media.Sum) []string { return slices.Sorted(maps.Keys(of)) }
