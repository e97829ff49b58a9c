package sound

import (
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/pion/opus"
	"github.com/pion/opus/pkg/oggreader"
)

// opusRate is what Opus is decoded at, in frames per second.
const opusRate = 48_000

// maxOpusPacket is how long one packet is at most, in frames: 120 ms.
const maxOpusPacket = opusRate * 12 / 100

// opusSource decodes Opus in an Ogg file, with one or two channels.
type opusSource struct {
	file    io.ReadSeeker
	packets *oggreader.OggReader
	decoder opus.Decoder
	many    int
	gain    float32
	buffer  []float32
	ready   []float32 // of buffer: decoded and not read yet
	skip    int64     // frames to drop before the next is read
	total   int64     // frames decoded, with those dropped
	at      int64     // the frame that is read next
}

func newOpus(file io.ReadSeeker) (source, error) {
	s := &opusSource{file: file}
	if err := s.rewind(); err != nil {
		return nil, err
	}
	return checked(s)
}

// rewind goes to the start of the file.
func (s *opusSource) rewind() error {
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read Opus: %w", err)
	}
	packets, header, err := oggreader.NewWith(s.file)
	if err != nil {
		return fmt.Errorf("decode Opus: %w", err)
	}
	if header.Channels < 1 || header.Channels > 2 {
		return errFormat
	}
	if _, _, err = packets.ParseNextPacket(); err != nil { // names of artists and the like
		return fmt.Errorf("decode Opus: %w", err)
	}
	s.packets, s.many = packets, int(header.Channels)
	s.gain = float32(math.Pow(10, float64(int16(header.OutputGain))/(20*256)))
	s.buffer, s.ready, s.skip, s.at = make([]float32, maxOpusPacket*s.many), nil, int64(header.PreSkip), 0
	s.total = 0
	s.decoder, err = opus.NewDecoderWithOutput(opusRate, s.many)
	if err != nil {
		return fmt.Errorf("decode Opus: %w", err)
	}
	return nil
}

func (s *opusSource) rate() int     { return opusRate }
func (s *opusSource) channels() int { return s.many }

func (s *opusSource) read(p []float32) (int, error) {
	for len(s.ready) == 0 {
		if err := s.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, s.ready)
	s.ready = s.ready[n:]
	s.at += int64(n / s.many)
	return n, nil
}

// next decodes a packet.
func (s *opusSource) next() error {
	packet, page, err := s.packets.ParseNextPacket()
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	if err != nil {
		return fmt.Errorf("decode Opus: %w", err)
	}
	frames, err := s.decoder.DecodeToFloat32(packet, s.buffer)
	if err != nil {
		return fmt.Errorf("decode Opus: %w", err)
	}
	s.total += int64(frames)
	if end := page.GranulePosition; end < math.MaxInt64 && s.total > int64(end) { // the last packet is longer than what is in it
		frames = max(0, frames-int(s.total-int64(end)))
	}
	drop := min(int64(frames), s.skip)
	s.skip -= drop
	s.ready = s.buffer[int(drop)*s.many : frames*s.many]
	for i := range s.ready {
		s.ready[i] *= s.gain
	}
	return nil
}

// seek decodes what lies before, from the start of the file where the place has been passed: clips are short.
func (s *opusSource) seek(frame int64) error {
	if frame < s.at {
		if err := s.rewind(); err != nil {
			return err
		}
	}
	for s.at < frame {
		if len(s.ready) == 0 {
			if err := s.next(); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
		}
		n := min(int64(len(s.ready)/s.many), frame-s.at)
		s.ready = s.ready[int(n)*s.many:]
		s.at += n
	}
	return nil
}
