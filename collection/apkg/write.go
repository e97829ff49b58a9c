package apkg

import (
	"archive/zip"
	"compress/flate"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"

	"github.com/klauspost/compress/zstd"

	"karuta/media"
)

// stub is a collection of schema 11 with one note that asks to update the
// program: what programs find that are too old for the package.
//
//go:embed stub.anki2
var stub []byte

// WriteOptions say what goes into a package beside the collection.
type WriteOptions struct {
	// MediaDir is the folder that media files are taken from; "" for none.
	MediaDir string
	// Names are the media files; nil for all. Those that are missing are passed over.
	Names []string
	// Files are media files that lie elsewhere: the path of each name, in place
	// of MediaDir and Names. Those that are missing are passed over.
	Files map[string]string
	// Progress is told how many media files are packed; it may be nil.
	Progress func(done, total int)
}

// Write writes a package of the latest format with the collection file at
// path, which must be of schema 18 and not be written to meanwhile. Nothing of
// it is held in memory.
func Write(ctx context.Context, w io.Writer, path string, opt WriteOptions) (err error) {
	p := &packer{ctx: ctx, zip: zip.NewWriter(w), opt: opt}
	if opt.MediaDir != "" {
		if p.folder, err = media.OpenFolder(opt.MediaDir); err != nil {
			return fmt.Errorf("write package: %w", err)
		}
		defer func() { err = errors.Join(err, p.folder.Close()) }()
	}
	p.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	if p.encoder, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1)); err != nil {
		return fmt.Errorf("write package: %w", err)
	}
	for _, step := range []func() error{
		func() error { return p.plain(metaEntry, zip.Store, encodeMeta(Latest)) },
		func() error { return p.collection(path) },
		func() error { return p.plain(legacy1Entry, zip.Deflate, stub) },
		p.mediaFiles,
		p.zip.Close,
	} {
		if err := step(); err != nil {
			return fmt.Errorf("write package: %w", err)
		}
	}
	return nil
}

// packer writes the entries of one package.
type packer struct {
	ctx     context.Context
	zip     *zip.Writer
	encoder *zstd.Encoder
	opt     WriteOptions
	folder  *media.Folder // nil for none
}

func (p *packer) plain(name string, method uint16, content []byte) error {
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method})
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	return err
}

// compressed writes an entry that is one zstd stream.
func (p *packer) compressed(name string, r io.Reader) error {
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err != nil {
		return err
	}
	p.encoder.Reset(w)
	if _, err := p.encoder.ReadFrom(contextReader{p.ctx, r}); err != nil {
		return errors.Join(err, p.encoder.Close())
	}
	return p.encoder.Close()
}

func (p *packer) collection(path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return p.compressed(latestEntry, f)
}

// mediaFiles writes the media files and the map of them.
func (p *packer) mediaFiles() error {
	var list []MediaEntry
	files, err := p.normalNames()
	if err != nil {
		return err
	}
	for i, normal := range slices.Sorted(maps.Keys(files)) {
		e, err := p.mediaFile(files[normal], strconv.Itoa(len(list)))
		if errors.Is(err, fs.ErrNotExist) { // it went meanwhile
			continue
		}
		if err != nil {
			return fmt.Errorf("media file %q: %w", files[normal], err)
		}
		e.Name = normal
		list = append(list, e)
		if p.opt.Progress != nil {
			p.opt.Progress(i+1, len(files))
		}
	}
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: mediaMapEntry, Method: zip.Store})
	if err != nil {
		return err
	}
	_, err = w.Write(p.encoder.EncodeAll(encodeMap(list), nil))
	return err
}

// normalNames returns the names of the files to pack by those they have in the package. Of files that would get the same
// name there, that of the very name is taken; files of which no name is left cannot be packed.
func (p *packer) normalNames() (map[string]string, error) {
	names, err := p.mediaNames()
	files := make(map[string]string, len(names))
	for _, name := range names {
		normal := media.NormalizeName(name)
		_, taken := files[normal]
		if media.IsPlainName(normal) && (!taken || name == normal) {
			files[normal] = name
		}
	}
	return files, err
}

func (p *packer) mediaNames() ([]string, error) {
	switch {
	case p.opt.Files != nil:
		return slices.Sorted(maps.Keys(p.opt.Files)), nil
	case p.folder == nil:
		return nil, nil
	case p.opt.Names == nil:
		return p.folder.List()
	}
	// Notes may name what no system could have as a file's name.
	return slices.DeleteFunc(slices.Clone(p.opt.Names), func(name string) bool { return !p.folder.Has(name) }), nil
}

// mediaFile writes a file; its name in the map is the caller's.
func (p *packer) mediaFile(name, entry string) (e MediaEntry, err error) {
	f, err := p.openMedia(name)
	if err != nil {
		return e, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sum := media.NewSumWriter()
	err = p.compressed(entry, io.TeeReader(f, sum))
	return MediaEntry{Size: sum.Size(), Sum: sum.Sum()}, err
}

func (p *packer) openMedia(name string) (*os.File, error) {
	if p.opt.Files != nil {
		return os.Open(p.opt.Files[name])
	}
	return p.folder.Open(name)
}
