package sound

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/hajimehoshi/go-mp3"
)

// mp3Source gives what the decoder makes of any file: two channels of 16 bits.
type mp3Source struct {
	decoder *mp3.Decoder
	buf     []byte
}

const mp3Frame = 4 // bytes of a frame

func newMP3(file io.Reader) (source, error) {
	decoder, err := mp3.NewDecoder(file)
	if err != nil {
		return nil, fmt.Errorf("decode MP3: %w", err)
	}
	return checked(&mp3Source{decoder: decoder})
}

func (s *mp3Source) rate() int     { return s.decoder.SampleRate() }
func (s *mp3Source) channels() int { return 2 }

func (s *mp3Source) read(p []float32) (int, error) {
	if need := len(p) * 2; cap(s.buf) < need {
		s.buf = make([]byte, need)
	}
	n, err := io.ReadFull(s.decoder, s.buf[:len(p)*2])
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil // the next read says that it is the end
	}
	for i := range n / 2 {
		p[i] = float32(int16(binary.LittleEndian.Uint16(s.buf[2*i:]))) / 32768
	}
	return n / mp3Frame * 2, err
}

func (s *mp3Source) seek(frame int64) error {
	_, err := s.decoder.Seek(min(frame*mp3Frame, max(s.decoder.Length(), 0)), io.SeekStart)
	return err
}
