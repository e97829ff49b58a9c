//go:build unix

package fonts

import (
	"os"
	"path/filepath"
	"testing"
)

// A font may be cut short while it is in use; that is no end of the program.
func TestFileThatIsCutShort(t *testing.T) {
	path := filepath.Join(t.TempDir(), "font")
	if err := os.WriteFile(path, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	data, err := contents(path)
	if err != nil || len(data) != 1<<20 {
		t.Fatalf("%d bytes, %v", len(data), err)
	}
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	caught := false
	func() {
		defer onFault(func() { caught = true })()
		t.Logf("the last byte is %d", data[len(data)-1])
	}()
	if !caught {
		t.Error("a place that the file no longer has is read")
	}
}
