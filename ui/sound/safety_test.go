package sound

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// programs puts a program under each name into a folder. When one is run it writes the folder it works in and its arguments, a
// line each, into the file that is returned.
func programs(t *testing.T, folder string, names ...string) (called string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the programs of this test are shell scripts")
	}
	called = filepath.Join(t.TempDir(), "called")
	script := fmt.Sprintf("#!/bin/sh\n{ pwd; printf '%%s\\n' \"$@\"; } >%q\n", called)
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(script), 0o755); err != nil { //nolint:gosec // a program
			t.Fatal(err)
		}
	}
	return called
}

// speakers are the names of programs that speak, on this system.
func speakers() (names []string) {
	for _, e := range engines(runtime.GOOS) {
		names = append(names, e.name)
	}
	return names
}

// startAll tries to play a film and to speak, and returns what went wrong.
func startAll(film string) (playing, speaking error) {
	m, err := newMPV(film)
	if err == nil {
		err = m.run(context.Background())
	}
	playing = err
	s, err := newSpeaking(Speech{Text: "text", Lang: "en_US", Speed: 1})
	if err == nil {
		err = s.run(context.Background())
	}
	return playing, err
}

// Programs that lie in the media folder are not started, even where the program works in that folder and its search path
// names the folder one works in.
func TestProgramsInTheMediaFolderAreNotStarted(t *testing.T) {
	media := t.TempDir()
	called := programs(t, media, append(speakers(), "mpv")...)
	t.Chdir(media)
	for _, path := range []string{".", "", ":", "./", filepath.Join("..", filepath.Base(media))} {
		t.Setenv("PATH", path)
		if playing, speaking := startAll(filepath.Join(media, "a.mp4")); !errors.Is(playing, ErrNoPlayer) || !errors.Is(speaking, ErrNoSpeech) {
			t.Errorf("with the path %q: playing says %v, speaking %v", path, playing, speaking)
		}
		if text, err := os.ReadFile(called); err == nil {
			t.Errorf("with the path %q a program of the media folder was started: %q", path, text)
		}
	}
	t.Setenv("PATH", media) // the test above proves nothing otherwise
	if playing, speaking := startAll(filepath.Join(media, "a.mp4")); playing != nil || speaking != nil {
		t.Errorf("a folder of programs: playing says %v, speaking %v", playing, speaking)
	}
	if _, err := os.Stat(called); err != nil {
		t.Errorf("nothing was started: %v", err)
	}
}

// A file whose name begins with a dash is a file to the player that is really started, which works in another folder.
func TestPlayerIsGivenNoOptionsByFileNames(t *testing.T) {
	installed, media := t.TempDir(), t.TempDir()
	called := programs(t, installed, "mpv")
	t.Setenv("PATH", installed+string(filepath.ListSeparator)+os.Getenv("PATH"))
	t.Chdir(media)
	film := filepath.Join(media, "--script=evil.lua")
	m, err := newMPV(film)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.run(context.Background()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(called)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if folder, err := filepath.EvalSymlinks(lines[0]); err != nil || folder == media {
		t.Errorf("the player works in %s, %v", folder, err)
	}
	args := lines[1:]
	if n := len(args); n < 2 || args[n-2] != "--" || args[n-1] != film || slices.Index(args, "--") != n-2 {
		t.Errorf("the player is called with %q", args)
	}
}
