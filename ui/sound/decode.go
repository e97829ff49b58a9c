package sound

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// errFormat says that a file is none that is decoded here.
var errFormat = errors.New("not a sound file of a known format")

// source decodes one file. Its samples are interleaved: a frame is one sample for each channel.
type source interface {
	rate() int     // frames per second
	channels() int // 1 or more
	// read fills p, whose length is a multiple of the channels, with whole frames and returns the number of samples.
	// At the end it returns io.EOF.
	read(p []float32) (int, error)
	// seek goes to a frame. Beyond the end the next read returns io.EOF.
	seek(frame int64) error
}

// decode finds the format of a file by its first bytes, whatever its name says. The error is errFormat if it is none of
// ours.
func decode(file io.ReadSeeker) (s source, err error) {
	defer guard(&err)
	head := make([]byte, 64)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read sound: %w", err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read sound: %w", err)
	}
	switch head = head[:n]; {
	case bytes.HasPrefix(head, []byte("OggS")) && bytes.Contains(head, []byte("\x01vorbis")):
		return newVorbis(file)
	case bytes.HasPrefix(head, []byte("OggS")) && bytes.Contains(head, []byte("OpusHead")):
		return newOpus(file)
	case bytes.HasPrefix(head, []byte("fLaC")):
		return newFLAC(file)
	case bytes.HasPrefix(head, []byte("RIFF")) && len(head) > 12 && string(head[8:12]) == "WAVE":
		return newWAV(file)
	case bytes.HasPrefix(head, []byte("ID3")), isMPEGFrame(head):
		return newMP3(file)
	}
	return nil, errFormat
}

// isMPEGFrame reports whether data begins like a frame of MPEG audio, layer III.
func isMPEGFrame(data []byte) bool {
	return len(data) > 2 && data[0] == 0xFF && data[1]&0xE6 == 0xE2 && data[2]&0xF0 != 0xF0
}

// guard turns the panic of a decoder into an error: files come from anywhere.
func guard(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("decode sound: the file is damaged (%v)", p)
	}
}

// checked refuses what no sound card could play.
func checked(s source) (source, error) {
	if s.rate() < 1000 || s.rate() > 768_000 || s.channels() < 1 || s.channels() > 32 {
		return nil, fmt.Errorf("decode sound: %d channels of %d samples a second", s.channels(), s.rate())
	}
	return s, nil
}
