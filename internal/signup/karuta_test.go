package signup

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"karuta/internal/display"
	"karuta/internal/interop"
)

// karuta is the program with its window on a display.
type karuta struct {
	t       testing.TB
	cmd     *exec.Cmd
	log     bytes.Buffer
	profile string // its folder
}

// startKaruta starts it for the first time, with its folders among the test's own.
func startKaruta(t testing.TB, d *display.Display) *karuta {
	t.Helper()
	base := t.TempDir()
	k := &karuta{t: t, profile: filepath.Join(base, "User 1")}
	// Nothing moves by itself, so that rest can be waited for: no blinking cursor.
	settings := filepath.Join(base, "config", "fyne", "settings.json")
	k.must(os.MkdirAll(filepath.Dir(settings), 0o700))
	k.must(os.WriteFile(settings, []byte(`{"no_animations": true, "scale": 1}`), 0o600))
	k.cmd = exec.Command(built(t))
	k.cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + base, "LANG=en_US.UTF-8", "FYNE_THEME=light", "XDG_CONFIG_HOME=" + filepath.Join(base, "config"),
		"XDG_RUNTIME_DIR=" + base, "KARUTA_BASE=" + base, "NO_PROXY=127.0.0.1",
		"DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent", // the key is not for the keyring of whoever runs this
	}, d.Environment()...)
	k.cmd.Stdout, k.cmd.Stderr = &k.log, &k.log
	k.must(k.cmd.Start())
	t.Cleanup(func() {
		if k.cmd.ProcessState == nil {
			_ = k.cmd.Process.Kill()
			_ = k.cmd.Wait() // reports the kill
		}
	})
	return k
}

// built builds the program among what is built, so that the next run need not link it again.
func built(t testing.TB) string {
	t.Helper()
	path := filepath.Join(interop.Root(), "build", "interop", "karuta")
	cmd := exec.Command("go", "build", "-buildvcs=false", "-tags", "x11", "-o", path, "./cmd/karuta")
	cmd.Dir = interop.Root()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build Karuta: %v\n%s", err, out)
	}
	return path
}

func (k *karuta) must(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
}

func (k *karuta) collection() string { return filepath.Join(k.profile, "collection.anki2") }
func (k *karuta) media() string      { return filepath.Join(k.profile, "collection.media") }

// hasSynced reports whether a sync ended like that, as the diary knows; an empty work is any.
func (k *karuta) hasSynced(work, outcome string) bool {
	k.t.Helper()
	text, err := os.ReadFile(k.collection() + ".syncs.jsonl")
	if os.IsNotExist(err) {
		return false
	}
	k.must(err)
	for line := range strings.Lines(string(text)) {
		var entry struct{ Work, Outcome string }
		if json.Unmarshal([]byte(line), &entry) == nil && (work == "" || entry.Work == work) && entry.Outcome == outcome {
			return true
		}
	}
	return false
}

// endLimit is how long the program may take to end.
const endLimit = time.Minute

// end waits until the program, which was told to, has ended well.
func (k *karuta) end() {
	k.t.Helper()
	late := time.AfterFunc(endLimit, func() { _ = k.cmd.Process.Kill() })
	defer late.Stop()
	if err := k.cmd.Wait(); err != nil {
		k.t.Errorf("Karuta ended with %v\n%s", err, k.log.String())
	}
	if strings.Contains(k.log.String(), "Error in Fyne call thread") {
		k.t.Errorf("the window was touched from a wrong thread:\n%s", k.log.String())
	}
}
