package sound

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

// mpv plays files of other formats, and films, in the program of that name.
type mpv struct {
	program, path string
	dir           string // of its socket; "" where there is none
}

// newMPV prepares to play the file with the absolute path.
func newMPV(path string) (*mpv, error) {
	program, err := findProgram("mpv")
	if err != nil {
		return nil, ErrNoPlayer
	}
	m := &mpv{program: program, path: path}
	if runtime.GOOS != "windows" {
		if m.dir, err = os.MkdirTemp("", "karuta-mpv-*"); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// findProgram returns the absolute path of an installed program. What lies in the current folder is none.
func findProgram(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return "", err
	}
	return filepath.Abs(path)
}

// args keeps mpv from reading settings, scripts and addresses; the file comes last, where it cannot be an option.
func (m *mpv) args() []string {
	args := []string{
		"--no-config", "--load-scripts=no", "--ytdl=no", "--no-terminal", "--audio-display=no", "--keep-open=no",
		"--autoload-files=no", "--sub-auto=no", "--title=Karuta",
	}
	if m.dir != "" {
		args = append(args, "--input-ipc-server="+m.socket())
	}
	return append(args, "--", m.path)
}

func (m *mpv) socket() string { return filepath.Join(m.dir, "socket") }

func (m *mpv) run(ctx context.Context) error {
	if m.dir != "" {
		defer func() { _ = os.RemoveAll(m.dir) }() // a file left over does no harm
	}
	return runProgram(ctx, exec.CommandContext(ctx, m.program, m.args()...))
}

// runProgram runs a program to its end, or until ctx is done. It works in the folder for temporary files, never in that
// of the media.
func runProgram(ctx context.Context, cmd *exec.Cmd) error {
	cmd.Dir = os.TempDir()
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}

func (m *mpv) pause(paused bool) { m.send("set_property", "pause", paused) }

func (m *mpv) skip(by time.Duration) { m.send("seek", by.Seconds(), "relative") }

// send gives mpv a command. One that has not started yet, or is at its end, does not hear it.
func (m *mpv) send(command ...any) {
	if m.dir == "" {
		return
	}
	conn, err := net.DialTimeout("unix", m.socket(), 100*time.Millisecond)
	if err != nil {
		return
	}
	defer func() { _ = conn.Close() }()
	line, err := json.Marshal(map[string]any{"command": command})
	if err != nil {
		return
	}
	_ = conn.SetDeadline(time.Now().Add(100 * time.Millisecond))
	_, _ = conn.Write(append(line, '\n'))
}
