// Package browser drives a Chromium without a window through its DevTools
// protocol, for tests of web pages.
package browser

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// patience is how long the browser may take for one step.
const patience = 60 * time.Second

// Browser is a running Chromium with one page.
type Browser struct {
	cmd     *exec.Cmd
	in      *os.File // commands to it
	out     *os.File // its answers and events, each ended by a NUL
	reader  *bufio.Reader
	session string
	last    int // id of the last command
	loads   int // pages that have loaded
}

// Find returns the path of a Chromium on this machine, "" for none.
func Find() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Require is Find for a test, which is skipped where there is none, or fails with KARUTA_REQUIRE_BROWSER.
func Require(t testing.TB) string {
	t.Helper()
	path := Find()
	if path == "" && os.Getenv("KARUTA_REQUIRE_BROWSER") != "" {
		t.Fatal("no Chromium on this machine")
	}
	if path == "" {
		t.Skip("no Chromium on this machine: bash scripts/setup.sh test installs it")
	}
	return path
}

// Start starts the browser at path with a page of that size in CSS pixels, as
// a phone shows it. The folder dir is for its profile.
func Start(path, dir string, width, height int) (_ *Browser, err error) {
	theirIn, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	out, theirOut, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	b := &Browser{in: in, out: out, reader: bufio.NewReaderSize(out, 1<<20)}
	b.cmd = exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe", "--user-data-dir="+dir, "about:blank")
	b.cmd.ExtraFiles = []*os.File{theirIn, theirOut} // its 3 and 4
	err = b.cmd.Start()
	err = errors.Join(err, theirIn.Close(), theirOut.Close())
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	if err := b.openPage(width, height); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

func (b *Browser) openPage(width, height int) error {
	var target struct {
		TargetID string `json:"targetId"`
	}
	if err := b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target); err != nil {
		return err
	}
	var attached struct {
		SessionID string `json:"sessionId"`
	}
	if err := b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached); err != nil {
		return err
	}
	b.session = attached.SessionID
	if err := b.call("Page.enable", nil, nil); err != nil {
		return err
	}
	return b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 2, "mobile": true}, nil)
}

// Close ends the browser. It asks it first, so that all its processes are gone when its profile is removed.
func (b *Browser) Close() error {
	b.session = "" // the command is for the browser, not for its page
	if b.call("Browser.close", nil, nil) != nil {
		_ = b.cmd.Process.Kill()
	}
	giveUp := time.AfterFunc(patience, func() { _ = b.cmd.Process.Kill() })
	_ = b.cmd.Wait() // reports the kill
	giveUp.Stop()
	return errors.Join(b.in.Close(), b.out.Close())
}

// message is what travels, either way.
type message struct {
	ID      int             `json:"id,omitempty"`
	Session string          `json:"sessionId,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  any             `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
}

// call sends a command and reads its answer into result, which may be nil.
func (b *Browser) call(method string, params, result any) error {
	if params == nil {
		params = struct{}{}
	}
	b.last++
	raw, err := json.Marshal(message{ID: b.last, Session: b.session, Method: method, Params: params})
	if err != nil {
		return err
	}
	if _, err := b.in.Write(append(raw, 0)); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	deadline := time.Now().Add(patience)
	for {
		m, err := b.read(deadline)
		if err != nil {
			return fmt.Errorf("%s: %w", method, err)
		}
		if m.ID != b.last {
			continue
		}
		if m.Error != nil {
			return fmt.Errorf("%s: %s", method, m.Error.Message)
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(m.Result, result)
	}
}

// read reads the next message, and counts the pages that have loaded.
func (b *Browser) read(deadline time.Time) (m message, err error) {
	if err := b.out.SetReadDeadline(deadline); err != nil {
		return m, err
	}
	raw, err := b.reader.ReadBytes(0)
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(bytes.TrimRight(raw, "\x00"), &m); err != nil {
		return m, err
	}
	if m.Method == "Page.loadEventFired" {
		b.loads++
	}
	return m, nil
}

// awaitLoad waits until more than so many pages have loaded.
func (b *Browser) awaitLoad(before int) error {
	deadline := time.Now().Add(patience)
	for b.loads <= before {
		if _, err := b.read(deadline); err != nil {
			return fmt.Errorf("wait for the page: %w", err)
		}
	}
	return nil
}

// Open goes to an address.
func (b *Browser) Open(url string) error {
	before := b.loads
	var answer struct {
		Error string `json:"errorText"`
	}
	if err := b.call("Page.navigate", map[string]any{"url": url}, &answer); err != nil {
		return err
	}
	if answer.Error != "" {
		return fmt.Errorf("open %s: %s", url, answer.Error)
	}
	return b.awaitLoad(before)
}

// Eval evaluates an expression in the page.
func (b *Browser) Eval(expression string, result any) error {
	var answer struct {
		Result struct {
			Value json.RawMessage `json:"value"`
		} `json:"result"`
		Exception *struct {
			Exception struct {
				Description string `json:"description"`
			} `json:"exception"`
		} `json:"exceptionDetails"`
	}
	if err := b.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true}, &answer); err != nil {
		return err
	}
	if answer.Exception != nil {
		return fmt.Errorf("evaluate: %s", answer.Exception.Exception.Description)
	}
	if result == nil || answer.Result.Value == nil {
		return nil
	}
	return json.Unmarshal(answer.Result.Value, result)
}

// Type types into the box that the selector finds.
func (b *Browser) Type(selector, text string) error {
	if err := b.Eval("document.querySelector("+strconv.Quote(selector)+").focus()", nil); err != nil {
		return err
	}
	return b.call("Input.insertText", map[string]any{"text": text}, nil)
}

// Press presses what the selector finds, and waits for the page that it leads to.
func (b *Browser) Press(selector string) error {
	var at []float64
	err := b.Eval(`(() => { const e = document.querySelector(`+strconv.Quote(selector)+`); e.scrollIntoView({block: "center"});
		const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`, &at)
	if err != nil {
		return err
	}
	before := b.loads
	for _, kind := range []string{"mousePressed", "mouseReleased"} {
		if err := b.call("Input.dispatchMouseEvent", map[string]any{"type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1}, nil); err != nil {
			return err
		}
	}
	return b.awaitLoad(before)
}

// Text returns the words of the page.
func (b *Browser) Text() (text string, err error) {
	err = b.Eval("document.body.innerText", &text)
	return text, err
}

// Dark switches to the page's dark looks, or back.
func (b *Browser) Dark(dark bool) error {
	value := "light"
	if dark {
		value = "dark"
	}
	return b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": value}}}, nil)
}

// Picture returns a picture of the whole page as PNG.
func (b *Browser) Picture() ([]byte, error) {
	var size struct {
		Content struct{ Width, Height float64 } `json:"cssContentSize"`
	}
	if err := b.call("Page.getLayoutMetrics", nil, &size); err != nil {
		return nil, err
	}
	var answer struct {
		Data string `json:"data"`
	}
	err := b.call("Page.captureScreenshot", map[string]any{"format": "png", "captureBeyondViewport": true, "clip": map[string]any{
		"x": 0, "y": 0, "width": math.Ceil(size.Content.Width), "height": math.Ceil(size.Content.Height), "scale": 1,
	}}, &answer)
	if err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(answer.Data)
}
