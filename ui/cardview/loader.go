package cardview

import (
	"image"
	"io/fs"
)

// cacheBytes is how much of decoded pictures is kept, the ones on show not counted.
const cacheBytes = 64 << 20

// loader loads pictures off the window's thread and keeps the last ones. It belongs to the window's thread.
type loader struct {
	media      Media
	post, work func(func())
	pictures   map[string]*picture
	order      []string // loaded, oldest use first
	loaded     func()   // called when a picture came
	closed     bool
}

func newLoader(o Options, loaded func()) *loader {
	inPlace := func(f func()) { f() }
	l := &loader{media: o.Media, post: o.Post, work: o.Work, pictures: map[string]*picture{}, loaded: loaded}
	if l.post == nil {
		l.post = inPlace
	}
	if l.work == nil {
		l.work = inPlace
	}
	return l
}

// get returns the picture, which may not be done yet: loaded is called when it is.
func (l *loader) get(name string) *picture {
	if p := l.pictures[name]; p != nil {
		l.touch(name)
		return p
	}
	p := &picture{}
	l.pictures[name] = p
	if l.media == nil {
		*p = picture{done: true, err: fs.ErrNotExist}
		return p
	}
	now := true
	l.work(func() {
		result := load(l.media, name)
		l.post(func() {
			*p = result
			l.touch(name)
			if !l.closed && !now {
				l.loaded()
			}
		})
	})
	now = false
	return p
}

// forget drops missing pictures, which may have come meanwhile, and the oldest ones beyond the limit.
// It is called between two cards.
func (l *loader) forget() {
	size := 0
	var kept []string
	for i := len(l.order) - 1; i >= 0; i-- {
		name := l.order[i]
		p := l.pictures[name]
		if img, ok := p.image.(*image.RGBA); ok {
			size += len(img.Pix)
		}
		if p.err != nil || size > cacheBytes {
			delete(l.pictures, name)
			continue
		}
		kept = append([]string{name}, kept...)
	}
	l.order = kept
}

func (l *loader) touch(name string) {
	for i, other := range l.order {
		if other == name {
			l.order = append(l.order[:i:i], l.order[i+1:]...)
			break
		}
	}
	l.order = append(l.order, name)
}
