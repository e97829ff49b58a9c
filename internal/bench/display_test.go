//go:build linux

package bench

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

const screenWidth, screenHeight = 1000, 760

// display is a virtual display whose pixels lie in a file, so that looking at them costs next to nothing.
type display struct {
	t      testing.TB
	name   string // ":1"
	pixels string
	home   string
}

func startDisplay(t testing.TB) *display {
	t.Helper()
	d := &display{t: t, home: t.TempDir()}
	dir := t.TempDir()
	d.pixels = filepath.Join(dir, "Xvfb_screen0")
	read, write, err := os.Pipe()
	must(t, err)
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", screenWidth, screenHeight),
		"-fbdir", dir, "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{write}
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait() // reports the signal
	})
	must(t, write.Close())
	line, err := bufio.NewReader(read).ReadString('\n')
	must(t, err)
	d.name = ":" + strings.TrimSpace(line)
	return d
}

// frame is a picture of the display: four bytes for each pixel.
type frame []byte

func (d *display) look() frame {
	d.t.Helper()
	raw, err := os.ReadFile(d.pixels)
	must(d.t, err)
	return raw[len(raw)-4*screenWidth*screenHeight:]
}

// like reports whether the pictures differ in one pixel of 200 at most.
func (f frame) like(g frame) bool {
	differ := 0
	for i := 0; i+4 <= len(f); i += 4 {
		if !bytes.Equal(f[i:i+4], g[i:i+4]) {
			differ++
		}
	}
	return differ <= len(f)/4/200
}

func (f frame) image() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, screenWidth, screenHeight))
	for i := 0; i+4 <= len(f); i += 4 {
		p := binary.LittleEndian.Uint32(f[i:])
		img.Set(i/4%screenWidth, i/4/screenWidth, color.RGBA{byte(p >> 16), byte(p >> 8), byte(p), 255})
	}
	return img
}

// show runs a program until its window is at rest, and ends it.
func (d *display) show(cmd *exec.Cmd) shown {
	d.t.Helper()
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	blank := d.look()
	start := time.Now()
	must(d.t, cmd.Start())
	defer d.end(cmd)
	type change struct {
		at    time.Duration
		frame frame
	}
	changes := []change{{0, blank}}
	for tick := time.NewTicker(20 * time.Millisecond); ; <-tick.C {
		now := time.Since(start)
		last := changes[len(changes)-1]
		if f := d.look(); !bytes.Equal(f, last.frame) {
			changes = append(changes, change{now, f})
			continue
		}
		if len(changes) > 1 && now-last.at > restSeconds*time.Second && !last.frame.like(blank) {
			break
		}
		if now > giveUp*time.Second {
			d.t.Fatalf("%s shows nothing\n%s", cmd.Path, log.String())
		}
	}
	s := shown{last: changes[len(changes)-1].frame}
	for _, c := range changes {
		if c.frame.like(s.last) {
			s.took = c.at
			break
		}
	}
	s.pss, s.rss = sessionMemory(d.t, cmd.Process.Pid)
	return s
}

// end asks the program to end and waits for all of its session.
func (d *display) end(cmd *exec.Cmd) {
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
