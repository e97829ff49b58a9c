package svg

import (
	"strconv"

	"karuta/cardrender/paint"
)

// scanner reads the numbers and letters of path data.
type scanner struct {
	text string
	at   int
}

func (s *scanner) skip() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\n', '\r', '\f', ',':
			s.at++
		default:
			return
		}
	}
}

// number reads a number, which may stand right behind another: "1-2", "1.5.5".
func (s *scanner) number() (float32, bool) {
	s.skip()
	start := s.at
	i := s.sign(start)
	whole := s.digits(i)
	end := whole
	if end < len(s.text) && s.text[end] == '.' {
		end = s.digits(end + 1)
		if end == whole+1 && whole == i {
			return 0, false
		}
	}
	if end == i {
		return 0, false
	}
	if i = end; i < len(s.text) && s.text[i]|0x20 == 'e' {
		from := s.sign(i + 1)
		if to := s.digits(from); to > from {
			i = to
		}
	}
	v, err := strconv.ParseFloat(s.text[start:i], 32)
	s.at = i
	if err != nil || v > 1e7 || v < -1e7 {
		return 0, err == nil
	}
	return float32(v), true
}

// sign returns where a number goes on after its sign.
func (s *scanner) sign(i int) int {
	if i < len(s.text) && (s.text[i] == '-' || s.text[i] == '+') {
		return i + 1
	}
	return i
}

// digits returns where digits end.
func (s *scanner) digits(i int) int {
	for i < len(s.text) && s.text[i] >= '0' && s.text[i] <= '9' {
		i++
	}
	return i
}

// flag reads a 0 or 1, which needs nothing between it and the next.
func (s *scanner) flag() (bool, bool) {
	s.skip()
	if s.at < len(s.text) && (s.text[s.at] == '0' || s.text[s.at] == '1') {
		s.at++
		return s.text[s.at-1] == '1', true
	}
	return false, false
}

// pathReader builds an outline from path data.
type pathReader struct {
	s              scanner
	p              *paint.Path
	x, y           float32 // where the pen is
	startX, startY float32
	ctrlX, ctrlY   float32 // last control point, for smooth curves
	last           byte    // command before
}

// parsePath reads path data; it stops at what it does not understand.
func parsePath(data string) *paint.Path {
	r := &pathReader{s: scanner{text: data}, p: &paint.Path{}}
	command := byte(0)
	for {
		r.s.skip()
		if r.s.at >= len(data) {
			return r.p
		}
		if c := data[r.s.at] | 0x20; c >= 'a' && c <= 'z' && c != 'e' {
			command = data[r.s.at]
			r.s.at++
		} else if command == 0 {
			return r.p
		}
		if !r.command(command) {
			return r.p
		}
		switch command {
		case 'M':
			command = 'L'
		case 'm':
			command = 'l'
		case 'z', 'Z':
			command = 0
		}
	}
}

// args reads numbers, and reports whether all are there.
func (r *pathReader) args(out ...*float32) bool {
	for _, v := range out {
		n, ok := r.s.number()
		if !ok {
			return false
		}
		*v = n
	}
	return true
}

func (r *pathReader) command(c byte) bool {
	lower := c | 0x20
	dx, dy := float32(0), float32(0)
	if c == lower {
		dx, dy = r.x, r.y
	}
	ok := false
	switch lower {
	case 'm', 'l', 'h', 'v', 'z':
		ok = r.straight(lower, dx, dy)
	case 'c', 's':
		ok = r.cubic(lower, dx, dy)
	case 'q', 't':
		ok = r.quad(lower, dx, dy)
	case 'a':
		ok = r.arc(dx, dy)
	}
	r.last = lower
	return ok
}

func (r *pathReader) to(x, y float32) { r.x, r.y = x, y }

func (r *pathReader) straight(c byte, dx, dy float32) bool {
	var x, y float32
	switch c {
	case 'm':
		if !r.args(&x, &y) {
			return false
		}
		r.to(x+dx, y+dy)
		r.p.MoveTo(r.x, r.y)
		r.startX, r.startY = r.x, r.y
		return true
	case 'z':
		r.p.Close()
		r.to(r.startX, r.startY)
		return true
	case 'l':
		if !r.args(&x, &y) {
			return false
		}
		r.to(x+dx, y+dy)
	case 'h':
		if !r.args(&x) {
			return false
		}
		r.to(x+dx, r.y)
	case 'v':
		if !r.args(&y) {
			return false
		}
		r.to(r.x, y+dy)
	}
	r.begin()
	r.p.LineTo(r.x, r.y)
	return true
}

// begin starts a part where one was closed and nothing was said.
func (r *pathReader) begin() {
	if r.p.Empty() || r.last == 'z' {
		r.p.MoveTo(r.startX, r.startY)
	}
}

func (r *pathReader) cubic(c byte, dx, dy float32) bool {
	var x1, y1, x2, y2, x, y float32
	if c == 'c' {
		if !r.args(&x1, &y1) {
			return false
		}
		x1, y1 = x1+dx, y1+dy
	} else {
		x1, y1 = r.x, r.y
		if r.last == 'c' || r.last == 's' {
			x1, y1 = 2*r.x-r.ctrlX, 2*r.y-r.ctrlY
		}
	}
	if !r.args(&x2, &y2, &x, &y) {
		return false
	}
	r.begin()
	r.ctrlX, r.ctrlY = x2+dx, y2+dy
	r.p.CubeTo(x1, y1, r.ctrlX, r.ctrlY, x+dx, y+dy)
	r.to(x+dx, y+dy)
	return true
}

func (r *pathReader) quad(c byte, dx, dy float32) bool {
	var x1, y1, x, y float32
	if c == 'q' {
		if !r.args(&x1, &y1) {
			return false
		}
		x1, y1 = x1+dx, y1+dy
	} else {
		x1, y1 = r.x, r.y
		if r.last == 'q' || r.last == 't' {
			x1, y1 = 2*r.x-r.ctrlX, 2*r.y-r.ctrlY
		}
	}
	if !r.args(&x, &y) {
		return false
	}
	r.begin()
	r.ctrlX, r.ctrlY = x1, y1
	r.p.QuadTo(x1, y1, x+dx, y+dy)
	r.to(x+dx, y+dy)
	return true
}

func (r *pathReader) arc(dx, dy float32) bool {
	var rx, ry, turn, x, y float32
	if !r.args(&rx, &ry, &turn) {
		return false
	}
	large, ok1 := r.s.flag()
	sweep, ok2 := r.s.flag()
	if !ok1 || !ok2 || !r.args(&x, &y) {
		return false
	}
	r.begin()
	r.p.ArcTo(rx, ry, float64(turn), large, sweep, x+dx, y+dy)
	r.to(x+dx, y+dy)
	return true
}
