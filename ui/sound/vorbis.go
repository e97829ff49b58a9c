package sound

import (
	"fmt"
	"io"

	"github.com/jfreymuth/oggvorbis"
)

type vorbisSource struct{ reader *oggvorbis.Reader }

func newVorbis(file io.Reader) (source, error) {
	reader, err := oggvorbis.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("decode Ogg Vorbis: %w", err)
	}
	return checked(vorbisSource{reader})
}

func (s vorbisSource) rate() int                     { return s.reader.SampleRate() }
func (s vorbisSource) channels() int                 { return s.reader.Channels() }
func (s vorbisSource) read(p []float32) (int, error) { return s.reader.Read(p) }

func (s vorbisSource) seek(frame int64) error {
	if length := s.reader.Length(); length > 0 {
		frame = min(frame, length)
	}
	return s.reader.SetPosition(frame)
}
