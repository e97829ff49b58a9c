package sound

import (
	"errors"
	"fmt"
	"io"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"
)

type flacSource struct {
	file   io.ReadSeeker
	stream *flac.Stream
	frame  *frame.Frame // being read; nil before the first
	at     int          // in the frame
}

func newFLAC(file io.ReadSeeker) (source, error) {
	s := &flacSource{file: file}
	if err := s.rewind(); err != nil {
		return nil, fmt.Errorf("decode FLAC: %w", err)
	}
	return checked(s)
}

// rewind begins at the start. The comments and the seek table are passed over: the decoder believes the numbers in them
// and takes as much memory as they say.
func (s *flacSource) rewind() (err error) {
	if _, err = s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	var start [5]byte // the mark, and the kind of the first block, which has to be the one about the stream
	if _, err = io.ReadFull(s.file, start[:]); err != nil {
		return err
	}
	if start[4]&0x7f != 0 {
		return errors.New("it does not begin with what it holds")
	}
	if _, err = s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	s.frame, s.at = nil, 0
	s.stream, err = flac.New(s.file)
	return err
}

func (s *flacSource) rate() int     { return int(s.stream.Info.SampleRate) }
func (s *flacSource) channels() int { return int(s.stream.Info.NChannels) }

func (s *flacSource) read(p []float32) (int, error) {
	channels := s.channels()
	n := 0
	for n < len(p) {
		if s.frame == nil || s.at == int(s.frame.BlockSize) {
			if err := s.next(); err != nil {
				if n > 0 && errors.Is(err, io.EOF) {
					return n, nil
				}
				return n, err
			}
		}
		scale := 1 / float32(int64(1)<<(s.stream.Info.BitsPerSample-1))
		for ; s.at < int(s.frame.BlockSize) && n < len(p); s.at++ {
			for c := range channels {
				p[n+c] = float32(s.frame.Subframes[c].Samples[s.at]) * scale
			}
			n += channels
		}
	}
	return n, nil
}

// next decodes the next frame.
func (s *flacSource) next() error {
	f, err := s.stream.ParseNext()
	if err != nil {
		return err
	}
	if len(f.Subframes) < s.channels() || f.BitsPerSample != 0 && f.BitsPerSample != s.stream.Info.BitsPerSample {
		return fmt.Errorf("decode FLAC: %d channels of %d bits in a file of others", len(f.Subframes), f.BitsPerSample)
	}
	for _, sub := range f.Subframes {
		if len(sub.Samples) < int(f.BlockSize) {
			return fmt.Errorf("decode FLAC: %d samples in a block of %d", len(sub.Samples), f.BlockSize)
		}
	}
	s.frame, s.at = f, 0
	return nil
}

// seek decodes from the start up to the frame, a minute of sound in some hundredths of a second.
func (s *flacSource) seek(to int64) error {
	if err := s.rewind(); err != nil {
		return err
	}
	for left := to; ; left -= int64(s.frame.BlockSize) {
		if err := s.next(); err != nil {
			return err
		}
		if left < int64(s.frame.BlockSize) {
			s.at = int(left)
			return nil
		}
	}
}
