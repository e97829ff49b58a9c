package interop

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"karuta/internal/noon"
)

// EnvPython names the Python to use; EnvRequire set to 1 turns a missing one from a skip into a failure.
const (
	EnvPython  = "KARUTA_PYTHON"
	EnvRequire = "KARUTA_REQUIRE_ANKI"
)

// scriptLimit bounds one Run; no script of the tests needs near as long.
const scriptLimit = 5 * time.Minute

// Python returns the path of a Python that can import anki. Where there is none it skips
// the test with one clear line, or fails it if KARUTA_REQUIRE_ANKI is 1.
func Python(t testing.TB) string {
	t.Helper()
	path := pythonPath()
	if problem := probe(path); problem != "" {
		missing(t, "no Python with anki: "+problem+" (make setup installs one, or set "+EnvPython+")")
	}
	return path
}

// Run runs a Python script that reads one JSON value (in) from stdin and prints one JSON value,
// which is decoded into out. A nil out ignores what it prints. The test fails if the script does.
func Run(t testing.TB, script string, in, out any) {
	t.Helper()
	python := Python(t)
	input, err := json.Marshal(in)
	if err != nil {
		t.Fatalf("interop: encode the input of a script: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), scriptLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, "-c", script)
	cmd.Env = environment()
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(input), &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("interop: script: %v\n%s", err, stderr.String())
	}
	if out == nil {
		return
	}
	if err := json.Unmarshal(stdout.Bytes(), out); err != nil {
		t.Fatalf("interop: script printed no JSON: %v\n%s", err, stdout.String())
	}
}

func missing(t testing.TB, why string) {
	t.Helper()
	if os.Getenv(EnvRequire) == "1" {
		t.Fatal(why)
	}
	t.Skip(why)
}

func pythonPath() string {
	if path := os.Getenv(EnvPython); path != "" {
		return path
	}
	return filepath.Join(Root(), "build", "venv", "bin", "python")
}

// Root is the top folder of the repository.
func Root() string {
	_, file, _, _ := runtime.Caller(0)
	if filepath.IsAbs(file) {
		return filepath.Dir(filepath.Dir(filepath.Dir(file)))
	}
	// Built with -trimpath: search upwards from where the test runs.
	dir, err := os.Getwd()
	for err == nil && dir != filepath.Dir(dir) {
		if _, statErr := os.Stat(filepath.Join(dir, "go.mod")); statErr == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
	return "."
}

// probed remembers the answer: starting Python takes a good part of a second.
var probed sync.Map

func probe(path string) string {
	if known, ok := probed.Load(path); ok {
		return known.(string)
	}
	problem := ""
	if out, err := exec.Command(path, "-c", "import anki.collection").CombinedOutput(); err != nil {
		problem = path + ": " + err.Error() + " " + lastLine(out)
	}
	probed.Store(path, problem)
	return problem
}

func lastLine(text []byte) string {
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	return string(lines[len(lines)-1])
}

// environment is what every Python of the tests runs with: the time zone of the tests, UTF-8, no proxy in the way of
// loopback, and none of the settings that would steer a sync server.
func environment(more ...string) []string {
	env := []string{
		"PATH=" + os.Getenv("PATH"), "TZ=" + noon.Zone, "LANG=C.UTF-8", "LC_ALL=C.UTF-8",
		"PYTHONUTF8=1", "PYTHONDONTWRITEBYTECODE=1", "NO_PROXY=127.0.0.1,localhost",
	}
	for _, name := range []string{"HOME", "TMPDIR", "LD_LIBRARY_PATH", "KARUTA_DRIVER_TRACE"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return append(env, more...)
}
