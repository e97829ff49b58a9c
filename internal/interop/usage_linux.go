package interop

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// ticksPerSecond is the unit of times in /proc; it is the same on all machines of today.
const ticksPerSecond = 100

// Usage is what a running process has taken.
type Usage struct {
	CPU    time.Duration // in all its threads, since its start
	Memory int64         // bytes in memory now
}

// Usage returns what the server has taken since it was last started.
func (s *Server) Usage() Usage {
	s.t.Helper()
	u, err := usageOf(s.cmd.Process.Pid)
	if err != nil {
		s.t.Fatalf("interop: usage of the server: %v", err)
	}
	return u
}

// OwnUsage returns what this process has taken.
func OwnUsage(t testing.TB) Usage {
	t.Helper()
	u, err := usageOf(os.Getpid())
	if err != nil {
		t.Fatalf("interop: own usage: %v", err)
	}
	return u
}

func usageOf(pid int) (u Usage, err error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return u, err
	}
	// The name in brackets may hold anything; what follows it are numbers, of which these are 12, 13 and 22.
	fields := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')')+1:]))
	var n [3]int64
	for i, place := range []int{11, 12, 21} {
		if n[i], err = strconv.ParseInt(fields[place], 10, 64); err != nil {
			return u, err
		}
	}
	u.CPU = time.Duration(n[0]+n[1]) * time.Second / ticksPerSecond
	u.Memory = n[2] * int64(os.Getpagesize())
	return u, nil
}
