package cardrender

import (
	"fmt"
	"sync"

	"karuta/cardrender/fonts"
	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

// library keeps the files of cards that were loaded lately.
type library struct {
	mutex    sync.Mutex
	pictures map[string]kept
	files    map[string]keptFile
	order    []string // of pictures, the oldest first
	bytes    int
	own      map[string]*fonts.Own
}

type kept struct {
	picture paint.Picture
	err     error
	bytes   int
}

type keptFile struct {
	data []byte
	err  error
}

// maxKept is how much memory kept pictures may take.
const maxKept = 48 << 20

func newLibrary() *library {
	return &library{pictures: map[string]kept{}, files: map[string]keptFile{}, own: map[string]*fonts.Own{}}
}

func (l *library) find(name string) (p paint.Picture, err error, done bool) { //nolint:revive // the error is a finding, like the picture
	l.mutex.Lock()
	defer l.mutex.Unlock()
	k, ok := l.pictures[name]
	return k.picture, k.err, ok
}

// load reads a picture unless it is there.
func (l *library) load(read func(name string) ([]byte, error), name string) {
	if _, _, done := l.find(name); done {
		return
	}
	var k kept
	data, err := read(name)
	if err == nil {
		if k.picture, k.err = decodeSafely(name, data); k.err != nil {
			k.err = fmt.Errorf("%w: %w", errNoPicture, k.err)
		}
	} else {
		k.err = err
	}
	l.keep(name, k)
}

// decodeSafely turns a panic of a decoder into an error.
func decodeSafely(name string, data []byte) (p paint.Picture, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			p, err = nil, fmt.Errorf("read %s: %v", name, broken)
		}
	}()
	return decodePicture(name, data)
}

func (l *library) keep(name string, k kept) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	switch p := k.picture.(type) {
	case *paint.Bitmap:
		k.bytes = len(p.Pixels.Pix)
	case *paint.Animation:
		k.bytes = p.Bytes()
	}
	if _, known := l.pictures[name]; known {
		return
	}
	l.pictures[name] = k
	l.order = append(l.order, name)
	l.bytes += k.bytes
	for l.bytes > maxKept && len(l.order) > 1 || len(l.order) > 500 {
		oldest := l.order[0]
		l.order = l.order[1:]
		l.bytes -= l.pictures[oldest].bytes
		delete(l.pictures, oldest)
	}
}

// decoded returns a picture that was in its address.
func (l *library) decoded(address string, data []byte) paint.Picture {
	if p, _, done := l.find(address); done {
		return p
	}
	var k kept
	k.picture, k.err = decodeSafely("picture in the card", data)
	l.keep(address, k)
	return k.picture
}

// hasFile reports whether a file was read, or could not be.
func (l *library) hasFile(name string) bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	_, ok := l.files[name]
	return ok
}

// file returns a file, which is read unless it is there.
func (l *library) file(read func(name string) ([]byte, error), name string) ([]byte, error) {
	l.mutex.Lock()
	f, ok := l.files[name]
	l.mutex.Unlock()
	if ok {
		return f.data, f.err
	}
	f.data, f.err = read(name)
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.files) > 50 {
		clear(l.files)
	}
	l.files[name] = f
	return f.data, f.err
}

// ownFonts reads fonts of a card; the same list gives the same fonts again, once all is there that they are read from.
func (l *library) ownFonts(faces []style.FontFace, remote bool, file func(address string) []byte, all func() bool) *fonts.Own {
	key := fmt.Sprint(remote, faces)
	l.mutex.Lock()
	own, ok := l.own[key]
	l.mutex.Unlock()
	if ok {
		return own
	}
	own = &fonts.Own{}
	for _, face := range faces {
		for _, address := range face.Source {
			if data := file(address); data != nil && own.Add(data, face.Family, face.Weight, face.Italic) == nil {
				break
			}
		}
	}
	if !all() {
		return own
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.own) > 20 {
		clear(l.own)
	}
	l.own[key] = own
	return own
}

// forgetAbsent drops what could not be loaded.
func (l *library) forgetAbsent() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for name, k := range l.pictures {
		if k.err != nil {
			delete(l.pictures, name)
		}
	}
	for name, f := range l.files {
		if f.err != nil {
			delete(l.files, name)
		}
	}
	clear(l.own)
	kept := l.order[:0]
	for _, name := range l.order {
		if _, ok := l.pictures[name]; ok {
			kept = append(kept, name)
		}
	}
	l.order = kept
}
