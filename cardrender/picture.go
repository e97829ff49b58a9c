package cardrender

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // pictures of cards
	_ "image/jpeg" // pictures of cards
	_ "image/png"  // pictures of cards
	"io"
	"path"
	"strings"

	_ "golang.org/x/image/bmp" // pictures of cards
	"golang.org/x/image/draw"
	_ "golang.org/x/image/tiff" // pictures of cards
	_ "golang.org/x/image/webp" // pictures of cards

	"karuta/cardrender/paint"
	"karuta/cardrender/svg"
)

// Media is where the files of cards are.
type Media interface {
	// Open opens the file with the name, which is a bare file name without any folder.
	// An error that is fs.ErrNotExist is shown as a missing picture.
	Open(name string) (io.ReadCloser, error)
}

// Limits for one file and one picture: what is larger is not shown.
const (
	maxFile   = 64 << 20  // bytes
	maxPixels = 100 << 20 // before scaling
	maxSide   = 2048      // pixels after scaling
)

var (
	errTooLarge  = errors.New("picture is too large")
	errNoPicture = errors.New("it is not a picture that can be shown")
)

// readFile reads a whole file of the media folder.
func readFile(media Media, name string) ([]byte, error) {
	file, err := media.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err == nil && len(data) > maxFile {
		err = errTooLarge
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return data, nil
}

// decodePicture reads a picture. The name tells SVG from other text.
func decodePicture(name string, data []byte) (paint.Picture, error) {
	if strings.EqualFold(path.Ext(name), ".svg") || looksLikeSVG(data) {
		p, err := svg.Parse(data, dataInside)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		return p, nil
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err == nil && int64(config.Width)*int64(config.Height) > maxPixels {
		err = errTooLarge
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if format == "gif" && fitsInMemory(data, config) {
		if p, err := decodeAnimation(data); p != nil && err == nil { // a broken one may have a whole first frame
			return p, nil
		}
	}
	decoded, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	size := decoded.Bounds().Size()
	if size.X == 0 || size.Y == 0 {
		return nil, fmt.Errorf("read %s: picture without pixels", name)
	}
	return &paint.Bitmap{Pixels: shrink(decoded, size.X, size.Y), Width: float32(size.X), Height: float32(size.Y)}, nil
}

// dataInside returns a picture that a drawing holds in an address; a drawing within a drawing is none.
func dataInside(address string) paint.Picture {
	data, ok := dataPicture(address)
	if !ok || looksLikeSVG(data) {
		return nil
	}
	p, err := decodePicture("", data)
	if err != nil {
		return nil
	}
	return p
}

func looksLikeSVG(data []byte) bool {
	head := data[:min(len(data), 1024)]
	return bytes.Contains(head, []byte("<svg")) && !bytes.HasPrefix(head, []byte("\x89PNG"))
}

// shrink makes a premultiplied picture of at most maxSide.
func shrink(src image.Image, width, height int) *image.RGBA {
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
