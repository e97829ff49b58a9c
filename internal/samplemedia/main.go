// Command samplemedia draws the pictures and plays the sounds of the sample deck into a folder:
// shapes as PNG and SVG, letters in Morse code as WAV. scripts/make_sample.py makes the deck of them.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: samplemedia FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "samplemedia:", err)
		os.Exit(1)
	}
}

func write(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	files := map[string][]byte{}
	for name, code := range morse {
		files["karuta-morse-"+name+".wav"] = wav(code)
	}
	for name, corners := range shapes {
		data, err := encode(paint(corners))
		if err != nil {
			return fmt.Errorf("draw %s: %w", name, err)
		}
		files["karuta-"+name+".png"] = data
	}
	for name, body := range vectors {
		files["karuta-"+name+".svg"] = svg(body)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
