package sound

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// Kinds of samples in a WAV file.
const (
	wavInteger    = 1
	wavFloat      = 3
	wavExtensible = 0xFFFE // the kind stands further back
)

type wavSource struct {
	file        io.ReadSeeker
	kind, bytes int // of a sample
	perSecond   int
	many        int   // channels
	start, size int64 // of the samples in the file, in bytes
	at          int64 // from start
	buf         []byte
}

func newWAV(file io.ReadSeeker) (source, error) {
	s := &wavSource{file: file}
	if err := s.readHead(); err != nil {
		return nil, fmt.Errorf("decode WAV: %w", err)
	}
	return checked(s)
}

// readHead reads the chunks of the file up to the samples.
func (s *wavSource) readHead() error {
	if _, err := s.file.Seek(12, io.SeekStart); err != nil {
		return err
	}
	for {
		var head [8]byte
		if _, err := io.ReadFull(s.file, head[:]); err != nil {
			return fmt.Errorf("no samples: %w", err)
		}
		size := int64(binary.LittleEndian.Uint32(head[4:]))
		switch string(head[:4]) {
		case "fmt ":
			if err := s.readFormat(size); err != nil {
				return err
			}
		case "data":
			if s.many == 0 {
				return errors.New("samples before their format")
			}
			var err error
			s.start, err = s.file.Seek(0, io.SeekCurrent)
			s.size = size / s.frame() * s.frame()
			return err
		default:
			if _, err := s.file.Seek(size+size%2, io.SeekCurrent); err != nil {
				return err
			}
		}
	}
}

func (s *wavSource) readFormat(size int64) error {
	if size < 16 || size > 1024 {
		return fmt.Errorf("a format of %d bytes", size)
	}
	format := make([]byte, size+size%2)
	if _, err := io.ReadFull(s.file, format); err != nil {
		return err
	}
	s.kind = int(binary.LittleEndian.Uint16(format))
	s.many = int(binary.LittleEndian.Uint16(format[2:]))
	s.perSecond = int(binary.LittleEndian.Uint32(format[4:]))
	s.bytes = int(binary.LittleEndian.Uint16(format[14:])) / 8
	if s.kind == wavExtensible && size >= 26 {
		s.kind = int(binary.LittleEndian.Uint16(format[24:]))
	}
	integer := s.kind == wavInteger && s.bytes >= 1 && s.bytes <= 4
	if !integer && (s.kind != wavFloat || s.bytes != 4 && s.bytes != 8) || s.many == 0 {
		return errFormat
	}
	return nil
}

func (s *wavSource) rate() int     { return s.perSecond }
func (s *wavSource) channels() int { return s.many }
func (s *wavSource) frame() int64  { return int64(s.bytes * s.many) }

func (s *wavSource) read(p []float32) (int, error) {
	want := min(int64(len(p)*s.bytes), s.size-s.at)
	if want <= 0 {
		return 0, io.EOF
	}
	if int64(cap(s.buf)) < want {
		s.buf = make([]byte, want)
	}
	n, err := io.ReadFull(s.file, s.buf[:want])
	if errors.Is(err, io.ErrUnexpectedEOF) { // the file is shorter than it says
		err, s.size = nil, s.at+int64(n)
	}
	n = int(int64(n) / s.frame() * s.frame())
	s.at += int64(n)
	for i := range n / s.bytes {
		p[i] = s.sample(s.buf[i*s.bytes:])
	}
	return n / s.bytes, err
}

func (s *wavSource) sample(b []byte) float32 {
	if s.kind == wavFloat {
		if s.bytes == 8 {
			return float32(math.Float64frombits(binary.LittleEndian.Uint64(b)))
		}
		return math.Float32frombits(binary.LittleEndian.Uint32(b))
	}
	switch s.bytes {
	case 1:
		return (float32(b[0]) - 128) / 128
	case 2:
		return float32(int16(binary.LittleEndian.Uint16(b))) / (1 << 15)
	case 3:
		return float32(int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24)) / (1 << 31)
	}
	return float32(int32(binary.LittleEndian.Uint32(b))) / (1 << 31)
}

func (s *wavSource) seek(frame int64) error {
	s.at = min(frame*s.frame(), s.size)
	_, err := s.file.Seek(s.start+s.at, io.SeekStart)
	return err
}
