package interop

import (
	"bufio"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

//go:embed driver/*.py
var driver embed.FS

// Client is a real Anki around one collection, in a process of its own. Its methods fail the test when Anki
// reports an error; Try is for calls that may fail. One goroutine at a time.
type Client struct {
	Path string // the collection file; its media folder lies beside it

	t      testing.TB
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	stderr *lockedBuffer
	clock  string
}

// Options say how NewClient starts a client. The zero value is a new collection and the computer's clock.
type Options struct {
	Path  string // collection file to open or create; "" is a new one in a temporary folder
	Clock *Clock // the time it sees; nil is the real one
	Zone  string // the time zone it is in, by its name; "" is that of the tests
}

// Error is what Anki raised: the class of the exception ("SyncError.AUTH", "NotFoundError", …) and its text.
type Error struct{ Kind, Message string }

// Error returns both parts.
func (e *Error) Error() string { return e.Kind + ": " + e.Message }

// NewClient starts a client and opens its collection. It is closed when the test ends.
func NewClient(t testing.TB, opts Options) *Client {
	t.Helper()
	c := &Client{Path: opts.Path, t: t, stderr: &lockedBuffer{}}
	if c.Path == "" {
		c.Path = filepath.Join(t.TempDir(), "collection.anki2")
	}
	c.start(&opts)
	t.Cleanup(c.stop)
	c.Open()
	return c
}

func (c *Client) start(opts *Options) {
	c.t.Helper()
	python, dir := Python(c.t), c.t.TempDir()
	if err := os.CopyFS(dir, driver); err != nil {
		c.t.Fatalf("interop: write the driver: %v", err)
	}
	c.cmd = exec.Command(python, filepath.Join(dir, "driver", "driver.py"))
	c.cmd.Env = environment()
	if opts.Clock != nil {
		c.clock = filepath.Join(dir, "clock")
		c.cmd.Env = environment(opts.Clock.environment(c.t, c.clock)...)
	}
	if opts.Zone != "" {
		c.cmd.Env = append(c.cmd.Env, "TZ="+opts.Zone) // the last one holds
	}
	in, inErr := c.cmd.StdinPipe()
	out, outErr := c.cmd.StdoutPipe()
	c.cmd.Stderr = c.stderr
	if err := errors.Join(inErr, outErr, c.cmd.Start()); err != nil {
		c.t.Fatalf("interop: start a client: %v", err)
	}
	c.in, c.out = in, bufio.NewReader(out)
}

func (c *Client) stop() {
	_ = c.in.Close() // the driver closes its collection and ends
	if err := c.cmd.Wait(); err != nil && !c.t.Failed() {
		c.t.Errorf("interop: client: %v\n%s", err, c.stderr.String())
	}
}

// Try sends one command of the driver and decodes its result into out, which may be nil.
// What Anki raises comes back as *Error; anything else fails the test.
func (c *Client) Try(cmd string, args map[string]any, out any) error {
	c.t.Helper()
	if args == nil {
		args = map[string]any{}
	}
	line, err := json.Marshal(map[string]any{"cmd": cmd, "args": args})
	if err != nil {
		c.t.Fatalf("interop: %s: %v", cmd, err)
	}
	if _, err := c.in.Write(append(line, '\n')); err != nil {
		c.t.Fatalf("interop: %s: %v\n%s", cmd, err, c.stderr.String())
	}
	answer, err := c.out.ReadBytes('\n')
	if err != nil {
		c.t.Fatalf("interop: %s: the client went away: %v\n%s", cmd, err, c.stderr.String())
	}
	return c.decode(cmd, answer, out)
}

func (c *Client) decode(cmd string, answer []byte, out any) error {
	c.t.Helper()
	var reply struct {
		OK    json.RawMessage
		Error *Error
	}
	if err := json.Unmarshal(answer, &reply); err != nil {
		c.t.Fatalf("interop: %s: %v: %s", cmd, err, answer)
	}
	if reply.Error != nil {
		return fmt.Errorf("%s: %w", cmd, reply.Error)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(reply.OK, out); err != nil {
		c.t.Fatalf("interop: %s: %v: %s", cmd, err, answer)
	}
	return nil
}

// Do is Try that fails the test on any error.
func (c *Client) Do(cmd string, args map[string]any, out any) {
	c.t.Helper()
	if err := c.Try(cmd, args, out); err != nil {
		c.t.Fatalf("interop: %v", err)
	}
}
