package sound

import (
	"encoding/binary"
	"errors"
	"io"
	"math"
	"sync/atomic"
	"time"
)

// What goes to the sound card: 32-bit floats, two channels, interleaved, lowest byte first.
const (
	outRate     = 48_000
	outChannels = 2
	outFrame    = outChannels * 4 // bytes of a frame
)

// stream turns a source into what goes to the sound card, whatever its rate and channels: values between two samples
// are interpolated in a straight line, which for speech and short clips is not heard. It implements io.ReadSeeker in
// bytes of the output. Only from the start can be sought.
type stream struct {
	source source
	in     []float32    // decoded frames of the source
	have   int          // of in, in frames
	at     float64      // where in `in` the next frame of the output lies, in frames
	out    atomic.Int64 // position in the output, in frames; read by others than the reader, too
	err    error        // of the source; io.EOF at its end
}

const inFrames = 2048

func newStream(s source) *stream {
	return &stream{source: s, in: make([]float32, inFrames*s.channels())}
}

// Read implements io.Reader. A file that is damaged further back ends there.
func (s *stream) Read(p []byte) (int, error) {
	step := float64(s.source.rate()) / outRate
	n := 0
	for ; n+outFrame <= len(p); n += outFrame {
		if !s.fill() {
			break
		}
		i := int(s.at)
		part := float32(s.at - float64(i))
		for c := range outChannels {
			value := s.channel(i, c)*(1-part) + s.channel(i+1, c)*part
			binary.LittleEndian.PutUint32(p[n+4*c:], math.Float32bits(max(-1, min(1, value))))
		}
		s.at += step
		s.out.Add(1)
	}
	if n == 0 && len(p) >= outFrame {
		return 0, io.EOF
	}
	return n, nil
}

// channel returns a sample of a decoded frame; the last one is followed by itself.
func (s *stream) channel(frame, channel int) float32 {
	many := s.source.channels()
	return s.in[min(frame, s.have-1)*many+min(channel, many-1)]
}

// fill sees to it that the frame at s.at and the one after it are decoded. It reports false at the end.
func (s *stream) fill() bool {
	many := s.source.channels()
	for s.err == nil && int(s.at)+1 >= s.have {
		// Keep the last frame: what is between it and the next is wanted.
		drop := min(int(s.at), s.have)
		copy(s.in, s.in[drop*many:s.have*many])
		s.have -= drop
		s.at -= float64(drop)
		n, err := s.decode(s.in[s.have*many:])
		s.have += n / many
		if err == nil && n == 0 {
			err = io.ErrNoProgress
		}
		s.err = err
	}
	return int(s.at) < s.have
}

func (s *stream) decode(p []float32) (n int, err error) {
	defer guard(&err)
	return s.source.read(p)
}

// Seek implements io.Seeker for io.SeekStart.
func (s *stream) Seek(offset int64, whence int) (_ int64, err error) {
	if whence != io.SeekStart {
		return 0, errors.New("seek sound: only from the start")
	}
	defer guard(&err)
	frame := max(offset, 0) / outFrame
	if err := s.source.seek(frame * int64(s.source.rate()) / outRate); err != nil {
		s.err = err
		return 0, err
	}
	s.have, s.at, s.err = 0, 0, nil
	s.out.Store(frame)
	return frame * outFrame, nil
}

// offset is the position of a moment in the output, in bytes.
func offset(at time.Duration) int64 {
	return int64(math.Round(at.Seconds()*outRate)) * outFrame
}
