//go:build linux

package bench

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"karuta/internal/display"
)

const screenWidth, screenHeight = 1000, 760

// desk is a display with a home for what runs there.
type desk struct {
	*display.Display
	t    testing.TB
	home string
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	return &desk{display.Start(t, screenWidth, screenHeight), t, t.TempDir()}
}

// show runs a program until its window is at rest, and ends it.
func (d *desk) show(cmd *exec.Cmd) shown {
	d.t.Helper()
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	blank := d.Look()
	start := time.Now()
	must(d.t, cmd.Start())
	defer d.end(cmd)
	type change struct {
		at    time.Duration
		frame display.Frame
	}
	changes := []change{{0, blank}}
	for tick := time.NewTicker(20 * time.Millisecond); ; <-tick.C {
		now := time.Since(start)
		last := changes[len(changes)-1]
		if f := d.Look(); !f.Equal(last.frame) {
			changes = append(changes, change{now, f})
			continue
		}
		if len(changes) > 1 && now-last.at > restSeconds*time.Second && !last.frame.Like(blank) {
			break
		}
		if now > giveUp*time.Second {
			d.t.Fatalf("%s shows nothing\n%s", cmd.Path, log.String())
		}
	}
	s := shown{last: changes[len(changes)-1].frame}
	for _, c := range changes {
		if c.frame.Like(s.last) {
			s.took = c.at
			break
		}
	}
	s.pss, s.rss = sessionMemory(d.t, cmd.Process.Pid)
	return s
}

// end asks the program to end and waits for all of its session.
func (d *desk) end(cmd *exec.Cmd) {
	pids := session(d.t, cmd.Process.Pid)
	_ = cmd.Process.Signal(syscall.SIGTERM)
	timer := time.AfterFunc(10*time.Second, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	_ = cmd.Wait() // how it ends is not what is measured
	for _, pid := range pids {
		if pid != cmd.Process.Pid && sessionOf(pid) == cmd.Process.Pid {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}

// session lists the processes of the session that a process leads.
func session(t testing.TB, leader int) []int {
	t.Helper()
	entries, err := os.ReadDir("/proc")
	must(t, err)
	var pids []int
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil && sessionOf(pid) == leader {
			pids = append(pids, pid)
		}
	}
	return pids
}

// sessionOf returns 0 for a process that is gone.
func sessionOf(pid int) int {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	id, _ := strconv.Atoi(fields[3])
	return id
}

func sessionMemory(t testing.TB, leader int) (pss, rss int64) {
	t.Helper()
	for _, pid := range session(t, leader) {
		rollup, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
		if err != nil {
			continue // it ended meanwhile
		}
		for _, line := range strings.Split(string(rollup), "\n") {
			var kb int64
			if n, _ := fmt.Sscanf(line, "Pss: %d kB", &kb); n == 1 {
				pss += kb << 10
			}
			if n, _ := fmt.Sscanf(line, "Rss: %d kB", &kb); n == 1 {
				rss += kb << 10
			}
		}
	}
	return pss, rss
}
