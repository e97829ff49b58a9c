package ui

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"karuta/ui/sound"
)

func TestWhatIsNotPlayedIsSaidInASentence(t *testing.T) {
	for _, c := range []struct {
		err  error
		says string
	}{
		{&sound.Error{Name: "a.mp3", Err: fs.ErrNotExist}, "a.mp3 is not in the media folder"},
		{&sound.Error{Name: "a.mp3", Err: fmt.Errorf("open: %w", sound.ErrNoOutput)}, "no sound output"},
		{&sound.Error{Name: "a.opus", Err: sound.ErrNoPlayer}, "a.opus is of a format that needs the program mpv"},
		{&sound.Error{Err: sound.ErrNoSpeech}, "no speech program is installed"},
		{&sound.Error{Name: "a.mp3", Err: errors.New("exit status 2")}, "a.mp3 could not be played"},
	} {
		if got := soundText(c.err); !strings.Contains(got, c.says) || !strings.HasSuffix(got, ".") || strings.Contains(got, "exit status") {
			t.Errorf("%v: %q", c.err, got)
		}
	}
}
