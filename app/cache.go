package app

import (
	"fmt"
	"os"
	"path/filepath"
)

// CacheFolder returns the folder for what can be made again at any time, such as the index of fonts. It makes it.
func CacheFolder() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		base = os.TempDir()
	}
	folder := filepath.Join(base, "karuta")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("make cache folder: %w", err)
	}
	return folder, nil
}
