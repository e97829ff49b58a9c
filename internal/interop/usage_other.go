//go:build !linux

package interop

import (
	"testing"
	"time"
)

// Usage is what a running process has taken.
type Usage struct {
	CPU    time.Duration // in all its threads, since its start
	Memory int64         // bytes in memory now
}

// Usage is known on Linux alone.
func (s *Server) Usage() Usage { return Usage{} }

// OwnUsage is known on Linux alone.
func OwnUsage(testing.TB) Usage { return Usage{} }
