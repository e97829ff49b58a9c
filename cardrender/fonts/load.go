package fonts

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"

	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
)

// largeOutlines is the size, in bytes, from which on outlines stay in the file: those of the East Asian fonts, 15 MB, which
// all fonts of a collection share.
const largeOutlines = 4 << 20

const outlineTable = "CFF "

// load reads a font of the system. cost is about how much memory it takes, in bytes; letters is nil where the face itself has
// the outlines.
func (s *Set) load(at font.FontID) (face *font.Face, letters *outlines, cost int64, err error) {
	file, err := os.Open(at.File)
	if err != nil {
		return nil, nil, 0, fmt.Errorf("read font: %w", err)
	}
	defer file.Close()
	loaders, err := ot.NewLoaders(file)
	if err != nil {
		return nil, nil, 0, fmt.Errorf("read font %s: %w", at.File, err)
	}
	if int(at.Index) >= len(loaders) {
		return nil, nil, 0, fmt.Errorf("read font %s: it has no number %d", at.File, at.Index)
	}
	loader := loaders[at.Index]
	if offset, length := tableIn(file, at.Index, outlineTable); length >= largeOutlines {
		if letters, err = s.outlinesAt(at.File, offset, length); err == nil {
			loader, cost, err = without(loader, outlineTable)
		}
	} else {
		cost, err = costOf(file, at.Index)
	}
	if err != nil {
		return nil, nil, 0, fmt.Errorf("read font %s: %w", at.File, err)
	}
	f, err := font.NewFont(loader)
	if err != nil {
		return nil, nil, 0, fmt.Errorf("read font %s: %w", at.File, err)
	}
	if letters == nil {
		return font.NewFace(f), nil, cost, nil
	}
	face = font.NewFace(&font.Font{}) // without the room for the extents of its letters, a megabyte: it cannot tell them
	face.Font = f
	return face, letters, cost, nil
}

// costOf is about what a font takes in memory that is read as a whole: outlines of lines and curves (glyf) are unpacked to
// three times their size.
func costOf(file *os.File, index uint16) (int64, error) {
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	_, packed := tableIn(file, index, "glyf")
	return info.Size() + 2*packed, nil
}

// without returns a font with all but one of its tables, and their size.
func without(loader *ot.Loader, table string) (*ot.Loader, int64, error) {
	var kept []ot.Table
	size := int64(0)
	for _, tag := range loader.Tables() {
		if tag == ot.MustNewTag(table) {
			continue
		}
		content, err := loader.RawTable(tag)
		if err != nil {
			return nil, 0, err
		}
		kept = append(kept, ot.Table{Tag: tag, Content: content})
		size += int64(len(content))
	}
	rest, err := ot.NewLoader(bytes.NewReader(ot.WriteTTF(kept)))
	return rest, size, err
}

// tableIn finds a table of a font file, or of the font with the given number in a collection. length is 0 if there is none,
// or if the file is of another kind or packed.
func tableIn(file io.ReaderAt, index uint16, tag string) (offset, length int64) {
	var head [12]byte
	number := func(at int64) int64 {
		if _, err := file.ReadAt(head[:4], at); err != nil {
			return 0
		}
		return int64(binary.BigEndian.Uint32(head[:]))
	}
	if _, err := file.ReadAt(head[:], 0); err != nil {
		return 0, 0
	}
	start := int64(0)
	if string(head[:4]) == "ttcf" {
		start = number(12 + 4*int64(index))
	}
	if _, err := file.ReadAt(head[:], start); err != nil {
		return 0, 0
	}
	switch string(head[:4]) {
	case "OTTO", "true", "\x00\x01\x00\x00":
	default:
		return 0, 0
	}
	for i := range int64(binary.BigEndian.Uint16(head[4:])) {
		entry := start + 12 + 16*i
		if _, err := file.ReadAt(head[:4], entry); err != nil {
			return 0, 0
		}
		if string(head[:4]) == tag {
			return number(entry + 8), number(entry + 12)
		}
	}
	return 0, 0
}
