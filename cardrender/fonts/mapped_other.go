//go:build !unix

package fonts

import "os"

// contents returns what is in a font file.
func contents(path string) ([]byte, error) { return os.ReadFile(path) }
