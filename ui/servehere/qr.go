package servehere

import (
	"image"
	"image/color"

	"rsc.io/qr"
)

// quiet is the width, in modules, of the white margin without which readers do not find a code.
const quiet = 4

// qrCode draws a text as a QR code, a pixel for each module: black on white in any theme, since that is what readers know.
func qrCode(text string) (image.Image, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, err
	}
	side := code.Size + 2*quiet
	picture := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				picture.SetColorIndex(x+quiet, y+quiet, 1)
			}
		}
	}
	return picture, nil
}
