package collection

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"karuta/collection/anki"
	"karuta/collection/apkg"
	"karuta/collection/store"
)

// UpdateCondition says when an object in a package replaces the one that is there.
type UpdateCondition string

// The conditions, spelled as the settings hold them.
const (
	UpdateIfNewer UpdateCondition = "IfNewer"
	UpdateAlways  UpdateCondition = "Always"
	UpdateNever   UpdateCondition = "Never"
)

// allows reports whether an object changed at incoming replaces one changed at existing.
func (u UpdateCondition) allows(existing, incoming anki.Secs) bool {
	switch u {
	case UpdateAlways:
		return existing != incoming
	case UpdateNever:
		return false
	}
	return existing < incoming
}

// ImportOptions are the choices of an import. The zero value is what a new
// collection starts with.
type ImportOptions struct {
	WithScheduling  bool            // keep due dates and the review log; else cards come as new ones
	WithPresets     bool            // bring the decks' presets along
	MergeNotetypes  bool            // merge notetypes whose fields or templates differ, instead of copying them
	UpdateNotes     UpdateCondition // "" is UpdateIfNewer
	UpdateNotetypes UpdateCondition // "" is UpdateIfNewer
	// MediaDir is the media folder; "" is the one beside the collection.
	MediaDir string
	// Progress is told how many of the media files are unpacked; it may be nil.
	Progress func(done, total int)
}

// The settings that remember the choices of the last import.
const (
	confImportScheduling      = "withScheduling"
	confImportPresets         = "withDeckConfigs"
	confImportMerge           = "mergeNotetypes"
	confImportUpdateNotes     = "updateNotes"
	confImportUpdateNotetypes = "updateNotetypes"
)

// ImportOptions returns the choices made at the last import.
func (c *Collection) ImportOptions() (ImportOptions, error) {
	return read(c, func(r *store.Reader) (o ImportOptions, err error) {
		flag := func(key string) bool {
			v, readErr := setting(r, key, false)
			err = errors.Join(err, readErr)
			return v
		}
		condition := func(key string) UpdateCondition {
			v, readErr := setting(r, key, UpdateIfNewer)
			err = errors.Join(err, readErr)
			return v
		}
		o.WithScheduling, o.WithPresets, o.MergeNotetypes = flag(confImportScheduling), flag(confImportPresets), flag(confImportMerge)
		o.UpdateNotes, o.UpdateNotetypes = condition(confImportUpdateNotes), condition(confImportUpdateNotetypes)
		return o, err
	})
}

func (o *ImportOptions) fill(collection string) {
	if o.UpdateNotes == "" {
		o.UpdateNotes = UpdateIfNewer
	}
	if o.UpdateNotetypes == "" {
		o.UpdateNotetypes = UpdateIfNewer
	}
	if o.MediaDir == "" {
		o.MediaDir = MediaFolderOf(collection)
	}
}

// MediaFolderOf returns the path of the media folder that belongs to a
// collection file: "collection.media" beside "collection.anki2".
func MediaFolderOf(collection string) string { return apkg.MediaFolderOf(collection) }

// ImportResult counts what an import did.
type ImportResult struct {
	Found       int // notes in the package
	New         int // notes added
	Updated     int // notes changed
	Unchanged   int // notes that were there and stay as they are
	Conflicting int // notes skipped because the note that is there has another notetype
	Cards       int // cards added
	Media       int // media files added
}

// ImportPackage merges a deck package (.apkg) into the collection, in one step
// that can be undone (media files stay). Notes are told apart by their guid.
// The errors of a package that is refused are those of package anki
// (ErrNotPackage, ErrPackageTooNew, ErrPackageDamaged, ErrPackageTooLarge,
// ErrPackageUnsafe) and ErrNotetypeKinds; nothing has been changed then.
func (c *Collection) ImportPackage(ctx context.Context, path string, opt ImportOptions) (ImportResult, anki.Changes, error) {
	opt.fill(c.Path())
	result, changes, err := c.importPackage(ctx, path, opt)
	if err != nil {
		return ImportResult{}, anki.Changes{}, fmt.Errorf("import %s: %w", filepath.Base(path), err)
	}
	return result, changes, nil
}

func (c *Collection) importPackage(ctx context.Context, path string, opt ImportOptions) (_ ImportResult, _ anki.Changes, err error) {
	pkg, err := apkg.Open(path)
	if err != nil {
		return ImportResult{}, anki.Changes{}, err
	}
	defer func() { err = errors.Join(err, pkg.Close()) }()
	source, err := c.readSource(ctx, pkg, opt)
	if err != nil {
		return ImportResult{}, anki.Changes{}, err
	}
	media, err := apkg.NewMediaMerge(pkg, opt.MediaDir)
	if err != nil {
		return ImportResult{}, anki.Changes{}, err
	}
	defer func() { err = errors.Join(err, media.Close()) }()
	im := &importer{c: c, opt: opt, source: source, media: media}
	changes, err := c.mutate(anki.OpImport, func(tx *store.Tx) error {
		im.tx = tx
		return im.run(ctx)
	})
	if err != nil {
		return ImportResult{}, anki.Changes{}, errors.Join(err, media.Rollback())
	}
	return im.result, changes, media.Finish()
}

// readSource reads what is to be imported out of the package's collection.
func (c *Collection) readSource(ctx context.Context, pkg *apkg.Package, opt ImportOptions) (source *importSource, err error) {
	dir, err := os.MkdirTemp(filepath.Dir(c.Path()), ".karuta-import-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	db, err := pkg.OpenCollection(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.View(func(r *store.Reader) error {
		source, err = c.gather(r, opt)
		return err
	})
	if err != nil && !apkg.OurFault(err) {
		err = fmt.Errorf("%w: %w", anki.ErrPackageDamaged, err)
	}
	return source, err
}

// importer merges one package.
type importer struct {
	c      *Collection
	tx     *store.Tx
	opt    ImportOptions
	source *importSource
	media  *apkg.MediaMerge
	result ImportResult

	notetypeMap map[anki.NotetypeID]anki.NotetypeID // package to collection, where they differ
	fieldMap    map[anki.NotetypeID][]int           // for each field now, its index in the package or -1
	templateMap map[anki.NotetypeID]map[int32]int32 // ord in the package to ord now
	merged      map[anki.NotetypeID]bool            // notetypes merged into others; those without notes go
	noteMap     map[anki.NoteID]anki.NoteID         // package to collection
	deckMap     map[anki.DeckID]anki.DeckID         // package to collection
	tags        map[string]string                   // as written to as known
}

func (im *importer) run(ctx context.Context) error {
	im.notetypeMap = map[anki.NotetypeID]anki.NotetypeID{}
	im.fieldMap = map[anki.NotetypeID][]int{}
	im.templateMap = map[anki.NotetypeID]map[int32]int32{}
	im.merged = map[anki.NotetypeID]bool{}
	im.noteMap = map[anki.NoteID]anki.NoteID{}
	im.deckMap = map[anki.DeckID]anki.DeckID{}
	im.tags = map[string]string{}
	for _, step := range []func() error{
		im.rememberOptions, im.importNotetypes, im.importNotes, im.importPresets, im.importDecks, im.importCards, im.importRevlog,
	} {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := step(); err != nil {
			return err
		}
	}
	added, err := im.media.Install(ctx, im.opt.Progress)
	im.result.Media = added
	return err
}

func (im *importer) rememberOptions() error {
	for key, value := range map[string]any{
		confImportScheduling:      im.opt.WithScheduling,
		confImportPresets:         im.opt.WithPresets,
		confImportMerge:           im.opt.MergeNotetypes,
		confImportUpdateNotes:     im.opt.UpdateNotes,
		confImportUpdateNotetypes: im.opt.UpdateNotetypes,
	} {
		if err := im.tx.SetConfig(key, value); err != nil {
			return err
		}
	}
	return nil
}
