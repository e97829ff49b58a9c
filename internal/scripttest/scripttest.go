// Package scripttest lets the program of a package's tests be the process of the scripts, too.
package scripttest

import (
	"fmt"
	"os"
	"testing"

	"karuta/cardrender/script"
)

// Run runs the tests or, in the process that a script.Host starts, the scripts. It returns the code to exit with.
func Run(m *testing.M) int {
	if len(os.Args) != 2 || os.Args[1] != script.Flag {
		return m.Run()
	}
	if err := script.Serve(os.Stdin, os.Stdout, func() { panic("too much memory") }); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
