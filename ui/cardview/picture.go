package cardview

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // pictures of cards
	_ "image/jpeg" // pictures of cards
	_ "image/png"  // pictures of cards
	"io"
	"net/url"
	"path"
	"strings"

	_ "golang.org/x/image/bmp" // pictures of cards
	"golang.org/x/image/draw"
	_ "golang.org/x/image/tiff" // pictures of cards
	_ "golang.org/x/image/webp" // pictures of cards
)

// Limits for one picture: what is larger is not shown.
const (
	maxFile   = 64 << 20  // bytes
	maxPixels = 100 << 20 // before scaling
	maxSide   = 2048      // pixels after scaling: larger ones do not fit into every graphics memory
	svgScale  = 2         // SVG pictures are drawn so much larger than their size says, for fine screens
	svgSide   = 1024      // pixels: drawing is slow, and cards are hardly wider
)

var errTooLarge = errors.New("picture is too large")

// picture is a decoded picture.
type picture struct {
	image         image.Image
	width, height float32 // natural size in CSS pixels
	err           error
	done          bool
}

// mediaName returns the bare file name a src attribute means, or "" where it points elsewhere: pictures come from the
// media folder only, never from the network nor from another folder.
func mediaName(src string) string {
	src = strings.TrimSpace(src)
	if strings.Contains(src, ":") || strings.HasPrefix(src, "//") {
		return ""
	}
	name, err := url.PathUnescape(src)
	if err != nil {
		name = src
	}
	if name == "" || name == "." || name == ".." || path.Base(name) != name || strings.ContainsAny(name, "\\\x00") {
		return ""
	}
	return name
}

// load reads and decodes a picture. It may take long; run it off the window's thread.
func load(media Media, name string) (p picture) {
	p.done = true
	// The SVG library panics on some broken files.
	defer func() {
		if broken := recover(); broken != nil {
			p = picture{done: true, err: fmt.Errorf("decode picture: %v", broken)}
		}
	}()
	file, err := media.Open(name)
	if err != nil {
		p.err = err
		return p
	}
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err == nil && len(data) > maxFile {
		err = errTooLarge
	}
	if err != nil {
		p.err = err
		return p
	}
	if isSVG(name, data) {
		return decodeSVG(data)
	}
	return decodeBitmap(data)
}

func isSVG(name string, data []byte) bool {
	return strings.EqualFold(path.Ext(name), ".svg") || bytes.Contains(data[:min(len(data), 512)], []byte("<svg"))
}

func decodeBitmap(data []byte) picture {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err == nil && int64(config.Width)*int64(config.Height) > maxPixels {
		err = errTooLarge
	}
	if err != nil {
		return picture{done: true, err: err}
	}
	decoded, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return picture{done: true, err: err}
	}
	size := decoded.Bounds().Size()
	return picture{
		done: true, width: float32(size.X), height: float32(size.Y), image: shrink(decoded, size.X, size.Y),
	}
}

// shrink makes a premultiplied picture of at most maxSide: what the toolkit uploads without converting it.
func shrink(src image.Image, width, height int) image.Image {
	if longest := max(width, height); longest > maxSide {
		width, height = max(1, width*maxSide/longest), max(1, height*maxSide/longest)
	}
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	if src.Bounds().Dx() == width && src.Bounds().Dy() == height {
		draw.Draw(out, out.Bounds(), src, src.Bounds().Min, draw.Src)
	} else {
		draw.ApproxBiLinear.Scale(out, out.Bounds(), src, src.Bounds(), draw.Src, nil)
	}
	return out
}
