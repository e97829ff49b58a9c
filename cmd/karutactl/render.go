package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"os"

	"karuta/app"
	"karuta/cardrender"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/media"
)

type renderCmd struct {
	Card   anki.CardID `arg:"" help:"Id of the card."`
	Side   string      `default:"question" enum:"question,answer" help:"question or answer."`
	Width  int         `default:"800" help:"Width in CSS pixels." placeholder:"PIXELS"`
	Height int         `default:"0" help:"Height of the picture in CSS pixels; as high as the card if it is not given." placeholder:"PIXELS"`
	Scale  float32     `default:"1" help:"Device pixels for one CSS pixel." placeholder:"FACTOR"`
	Night  bool        `help:"In the colours of the night."`
	Output string      `short:"o" required:"" help:"PNG file to write." placeholder:"FILE" type:"path"`
}

type renderResult struct {
	File     string   `json:"file"`
	Width    int      `json:"width"`
	Height   int      `json:"height"`
	Absent   []string `json:"absent,omitempty"`
	Problems []string `json:"problems,omitempty"`
}

func (r renderResult) text(w writer) {
	fmt.Fprintf(w, "wrote %s, %d × %d pixels\n", r.File, r.Width, r.Height)
	for _, name := range r.Absent {
		fmt.Fprintf(w, "%s: not in the media folder\n", name)
	}
	for _, problem := range r.Problems {
		fmt.Fprintln(w, problem)
	}
}

// The largest picture that is written, in pixels.
const maxRenderSide, maxRenderPixels = 30000, 100 << 20

// Run lays the card out and paints it into a file.
func (cmd *renderCmd) Run(e *env) (err error) {
	if err := cmd.check(); err != nil {
		return err
	}
	card, folder, err := cmd.side(e)
	if err != nil {
		return err
	}
	cache, err := app.CacheFolder()
	if err != nil {
		return err
	}
	files, err := media.OpenFolder(folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	r := cardrender.NewSystem(cache, mediaFolder{files})
	var problems []string
	if err := r.Prepare(); err != nil { // a picture without letters is still one
		problems = append(problems, app.ErrorText(err))
	}
	height := cmp.Or(cmd.Height, 600)
	page := r.Render(card, cardrender.View{Width: float32(cmd.Width), Height: float32(height), Scale: cmd.Scale}, true)
	height = cmp.Or(cmd.Height, int(page.Height+0.99))
	img, err := cmd.picture(r, page, height)
	if err != nil {
		return err
	}
	if err := writePNG(cmd.Output, img); err != nil {
		return err
	}
	return e.print(renderResult{cmd.Output, img.Rect.Dx(), img.Rect.Dy(), page.Absent, append(problems, page.Problems...)})
}

func (cmd *renderCmd) check() error {
	if cmd.Width < 50 || cmd.Width > 10000 || cmd.Height < 0 || cmd.Scale < 0.25 || cmd.Scale > 8 {
		return usage("render: width must lie between 50 and 10000 and scale between 0.25 and 8")
	}
	return nil
}

// picture paints a page on the ground of day or night.
func (cmd *renderCmd) picture(r *cardrender.Renderer, page *cardrender.Page, height int) (*image.RGBA, error) {
	w, h := int(float32(cmd.Width)*cmd.Scale), int(float32(height)*cmd.Scale)
	if h > maxRenderSide || w*h > maxRenderPixels {
		return nil, usage("render: the picture would have %d × %d pixels, which is too much; give a --height or a smaller --scale", w, h)
	}
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	ground := color.RGBA{255, 255, 255, 255}
	if cmd.Night {
		ground = color.RGBA{0x2c, 0x2c, 0x2c, 255}
	}
	draw.Draw(img, img.Rect, image.NewUniform(ground), image.Point{}, draw.Src)
	draw.Draw(img, img.Rect, image.NewUniform(page.Ground), image.Point{}, draw.Over)
	return img, r.Paint(page, img, cmd.Scale)
}

// side reads one side of the card, and where its pictures are.
func (cmd *renderCmd) side(e *env) (card cardrender.Card, folder string, err error) {
	p, err := e.profile()
	if err != nil {
		return card, "", err
	}
	err = e.with(func(c *collection.Collection) error {
		shown, err := c.ShowCard(cmd.Card)
		if err != nil {
			return err
		}
		card = cardrender.Card{
			HTML: shown.Question, CSS: shown.CSS, Night: cmd.Night, Class: fmt.Sprintf("card%d", shown.Card.Ord+1),
			QuestionSounds: collection.SoundFiles(shown.QuestionSounds), AnswerSounds: collection.SoundFiles(shown.AnswerSounds), Buttons: true,
		}
		if cmd.Side == "answer" {
			card.HTML = shown.Answer("")
		}
		return nil
	})
	return card, p.Media(), err
}

// mediaFolder is the folder with a collection's pictures.
type mediaFolder struct{ *media.Folder }

// Open implements cardrender.Media.
func (f mediaFolder) Open(name string) (io.ReadCloser, error) { return f.Folder.Open(name) }

func writePNG(name string, img image.Image) (err error) {
	file, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	buffered := bufio.NewWriter(file)
	if err := png.Encode(buffered, img); err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	return buffered.Flush()
}
