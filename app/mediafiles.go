package app

import (
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"slices"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/media"
)

// MediaFiles keeps the media folder in order: it finds files that nothing needs and files that are missing, moves to
// the trash and back, and renames. All of that runs beside the window and the worker. It belongs to the goroutine that
// Post runs on.
type MediaFiles struct {
	app  *App
	life context.CancelFunc // ends what is running
	ctx  context.Context    // ends with the program
}

func newMediaFiles(a *App) *MediaFiles {
	f := &MediaFiles{app: a}
	f.ctx, f.life = context.WithCancel(context.Background())
	return f
}

func (f *MediaFiles) close() { f.life() }

// MediaFile is a file and its size.
type MediaFile struct {
	Name  string
	Bytes int64
}

// MissingMedia is a file that is not there, and the notes that need it.
type MissingMedia struct {
	Name  string
	Notes []anki.NoteID
}

// MediaFindings is what a check of the media folder found. All lists are in the order of the names.
type MediaFindings struct {
	Files    int
	Unused   []MediaFile // no note refers to them
	Missing  []MissingMedia
	Unfit    []string    // not synchronised, as some system cannot store their names
	TooLarge []MediaFile // not synchronised
	Folders  []string    // folders, which are not synchronised
	Trash    []MediaFile
}

// MissingNotes returns the notes that lack a file, each once.
func (m MediaFindings) MissingNotes() []anki.NoteID {
	seen := map[anki.NoteID]bool{}
	for _, missing := range m.Missing {
		for _, id := range missing.Notes {
			seen[id] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// MediaCheckProgress tells how far a check is: it looks at the notes first and at the files then.
type MediaCheckProgress struct{ Notes, Files int }

// Check compares the folder with what the notes refer to.
func (f *MediaFiles) Check(progress func(MediaCheckProgress), then func(MediaFindings, error)) (cancel func()) {
	tell := func(p MediaCheckProgress) { f.app.cfg.Post(func() { progress(p) }) }
	return runOnMedia(f, func(ctx context.Context, folder *media.Folder) (MediaFindings, error) {
		uses, err := readNow(f.app.Worker, func(c *collection.Collection) (map[string][]anki.NoteID, error) {
			return c.ListMediaUses(ctx, func(notes int) { tell(MediaCheckProgress{Notes: notes}) })
		})
		if err != nil {
			return MediaFindings{}, err
		}
		r, err := folder.Check(ctx, maps.Keys(uses), func(files int) { tell(MediaCheckProgress{Files: files}) })
		if err != nil {
			return MediaFindings{}, err
		}
		return findingsOf(r, uses), nil
	}, then)
}

func findingsOf(r media.Report, uses map[string][]anki.NoteID) MediaFindings {
	m := MediaFindings{
		Files: r.Files, Unused: filesOf(r.Unused), Unfit: r.Unfit, TooLarge: filesOf(r.TooLarge), Folders: r.Folders, Trash: filesOf(r.Trash),
	}
	for _, name := range r.Missing {
		m.Missing = append(m.Missing, MissingMedia{name, uses[name]})
	}
	return m
}

func filesOf(list []media.File) []MediaFile {
	files := make([]MediaFile, len(list))
	for i, f := range list {
		files[i] = MediaFile(f)
	}
	return files
}

// MediaProgress tells how many of some files were dealt with.
type MediaProgress struct{ Done, Total int }

// progressStep is after how many files that are moved it is told how far the work is.
const progressStep = 20

// Trash moves files to the trash. Those that are gone already are passed over. moved is how many went, also where it
// ended early.
func (f *MediaFiles) Trash(names []string, progress func(MediaProgress), then func(moved int, err error)) (cancel func()) {
	return runOnMedia(f, func(ctx context.Context, folder *media.Folder) (moved int, err error) {
		for i, name := range names {
			if err := ctx.Err(); err != nil {
				return moved, err
			}
			if i%progressStep == 0 {
				f.app.cfg.Post(func() { progress(MediaProgress{i, len(names)}) })
			}
			err := folder.Trash(name)
			if errors.Is(err, os.ErrNotExist) {
				continue
			}
			if err != nil {
				return moved, err
			}
			moved++
		}
		return moved, nil
	}, then)
}

// RestoredMedia is what became of files that were to come back from the trash.
type RestoredMedia struct {
	Back []string // names of those that are in the folder again
	Left []string // names that other files have by now: these stay in the trash
}

// Restore brings files back from the trash.
func (f *MediaFiles) Restore(names []string, then func(RestoredMedia, error)) (cancel func()) {
	return runOnMedia(f, func(ctx context.Context, folder *media.Folder) (RestoredMedia, error) {
		r, err := folder.RestoreTrash(ctx, names)
		return RestoredMedia(r), err
	}, func(r RestoredMedia, err error) {
		if len(r.Back) > 0 {
			f.app.Events.publish(MediaArrived{r.Back})
		}
		then(r, err)
	})
}

// EmptyTrash deletes what lies in the trash for good.
func (f *MediaFiles) EmptyTrash(then func(error)) (cancel func()) {
	return runOnMedia(f, func(ctx context.Context, folder *media.Folder) (struct{}, error) {
		return struct{}{}, folder.EmptyTrash(ctx)
	}, func(_ struct{}, err error) { then(err) })
}

// MakeFit renames files so that they can be synchronised, and the notes' references to them. then gets how many were
// renamed.
func (f *MediaFiles) MakeFit(names []string, then func(renamed int, err error)) (cancel func()) {
	return runOnMedia(f, func(ctx context.Context, folder *media.Folder) (map[string]string, error) {
		renamed := map[string]string{}
		for _, name := range names {
			if err := ctx.Err(); err != nil {
				return renamed, err
			}
			fit, err := folder.MakeFit(name)
			if err != nil {
				return renamed, err
			}
			renamed[name] = fit
		}
		return renamed, nil
	}, func(renamed map[string]string, err error) {
		// The notes follow whatever became of the rest.
		Do(f.app.Worker, func(c *collection.Collection) (int, error) { return c.RenameMedia(renamed) }, func(_ int, noteErr error) {
			f.app.changed(anki.Changes{Op: anki.OpRenameMedia, Notes: true, StudyQueue: true})
			then(len(renamed), errors.Join(err, noteErr))
		})
	})
}

// TagMissing tags notes that lack a file, as Anki does.
func (f *MediaFiles) TagMissing(notes []anki.NoteID, then func(error)) {
	Change(f.app.Worker, func(c *collection.Collection) (anki.Changes, error) {
		return c.AddTags(notes, []string{collection.MissingMediaTag})
	}, func(_ anki.Changes, err error) { then(err) })
}

// OpenTrash opens a file in the trash by its bare name.
func (f *MediaFiles) OpenTrash(name string) (io.ReadCloser, error) {
	folder, err := media.OpenFolder(f.app.profile.Media())
	if err != nil {
		return nil, err
	}
	defer func() { _ = folder.Close() }() // the file stays open
	return folder.OpenTrash(name)
}

// runOnMedia opens the media folder, works on it beside the worker, and gives the result to then where Post runs.
func runOnMedia[T any](f *MediaFiles, work func(context.Context, *media.Folder) (T, error), then func(T, error)) (cancel func()) {
	ctx, cancel := context.WithCancel(f.ctx)
	f.app.Worker.runReading(func() {
		var result T
		folder, err := media.OpenFolder(f.app.profile.Media())
		if err == nil {
			result, err = work(ctx, folder)
			err = errors.Join(err, folder.Close())
		}
		f.app.cfg.Post(func() {
			cancel()
			then(result, err)
		})
	})
	return cancel
}
