package ui

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// catchSignals takes the signals that ask the program to end over from the
// toolkit, which would end it at once: quit runs on the window's thread, as if
// the window had been closed.
func catchSignals(quit func()) {
	asked := []os.Signal{syscall.SIGTERM, os.Interrupt}
	// The toolkit registers for them on a goroutine of its own at start.
	After(50*time.Millisecond, func() {
		signal.Reset(asked...)
		c := make(chan os.Signal, 1)
		signal.Notify(c, asked...)
		watch(c, quit)
	})
}
