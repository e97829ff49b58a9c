package main

import (
	"io"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"karuta/assets"
	"karuta/cardrender"
	"karuta/ui"
	"karuta/ui/cardview"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

var decks = []widgets.Deck{
	{Name: "Geography", Children: true, New: 20, Learn: 3, Due: 41},
	{Name: "Capitals", Depth: 1, New: 10, Learn: 1, Due: 30},
	{Name: "Flags", Depth: 1, New: 10, Learn: 2, Due: 11},
	{Name: "Japanese 日本語", Children: true},
	{Name: "Core 2000 · reading with a rather long name that has to be cut", Depth: 1, Learn: 12, Due: 134},
	{Name: "Medicine", Children: true, Collapsed: true, New: 35, Due: 208},
	{Name: "Overdue before the exam", Filtered: true, New: 5},
	{Name: "Songs", Due: 7},
}

func (g *gallery) decks() fyne.CanvasObject {
	list := widgets.NewDeckList()
	list.SetDecks(decks)
	list.SetCurrent(1)
	list.OnOpen = func(row int) { g.layer.Toast("Opened "+decks[row].Name, "Undo", func() {}) }
	studied := widgets.NewMuted("Studied 58 cards in 9 min today (9.3 s a card)")
	studied.Align = fyne.TextAlignCenter
	foot := widgets.VStack(theme.Space12, studied,
		widgets.Centered(theme.Space16, widgets.NewButton("Create deck", func() {}), widgets.NewButton("Import file", func() {})))
	foot = container.New(layout.NewCustomPaddedLayout(theme.Space16, theme.Space24, 0, 0), foot)
	status := widgets.NewStatusLine()
	status.Say("Media: 312 files (4.1 MB) left, about 2 minutes")
	body := widgets.NewColumn(container.NewBorder(widgets.Gap(theme.Space16), foot, nil, nil, list))
	g.catcher = widgets.NewKeyCatcher(container.NewBorder(g.toolbar(widgets.SyncNormal, "12 reviews to send", 12, 3), status, nil, nil, body))
	g.catcher.OnKey = list.HandleKey
	return g.catcher
}

func (g *gallery) syncStates() fyne.CanvasObject {
	return widgets.VStack(0,
		g.toolbar(widgets.SyncIdle, "In sync, 14:05", 0, 0),
		g.toolbar(widgets.SyncNormal, "12 reviews to send", 12, 3),
		g.toolbar(widgets.SyncOneWay, "Choose which side to keep", 0, 0),
		g.toolbar(widgets.SyncRunning, "Sending 12 reviews", 12, 0),
		g.toolbar(widgets.SyncOffline, "home.example does not answer", 12, 0),
		g.toolbar(widgets.SyncNoLogin, "Not logged in", 0, 0))
}

func (g *gallery) answer() fyne.CanvasObject {
	view := g.view()
	view.ShowCard(cardview.Card{
		HTML:  `What is the capital of Bhutan?<hr id="answer"><b>Thimphu</b>`,
		CSS:   ".card { font-family: arial; font-size: 24px; text-align: center; color: black; background-color: white; }",
		Night: theme.IsDark(),
	})
	counts := widgets.NewCounts()
	counts.Set(10, 1, 30, widgets.QueueLearn)
	more := widgets.NewIconButton(theme.IconMore, "More", func() {})
	back := widgets.NewIconButton(theme.IconBack, "Back to the decks", func() {})
	flag := canvas.NewImageFromResource(theme.NewIcon(theme.IconFlag, theme.FlagRed))
	flag.SetMinSize(fyne.NewSquareSize(16))
	star := canvas.NewImageFromResource(theme.NewIcon(theme.IconStar, theme.Marked))
	star.SetMinSize(fyne.NewSquareSize(16))
	top := container.NewBorder(nil, nil, back, widgets.HStack(theme.Space12, flag, star, counts, more), widgets.NewMuted("Geography › Capitals"))
	buttons := container.NewGridWithColumns(4)
	for i, r := range []struct {
		name, in string
		color    fyne.ThemeColorName
	}{{"Again", "<1m", theme.CountLearn}, {"Hard", "<6m", ""}, {"Good", "<10m", theme.CountDue}, {"Easy", "4d", theme.CountNew}} {
		b := widgets.NewPill(r.name, func() {})
		b.KeyHint, b.Tint, b.Bold, b.Height = string(rune('1'+i)), r.color, true, theme.ControlLarge
		in := widgets.NewMuted(r.in)
		in.Align, in.Points = fyne.TextAlignCenter, theme.TextSmall
		buttons.Add(widgets.VStack(theme.Space4, in, b))
	}
	body := container.NewBorder(nil, container.New(layout.NewCustomPaddedLayout(theme.Space12, theme.Space16, 0, 0), buttons), nil, nil,
		widgets.NewSurface(view, 0))
	return container.NewBorder(container.New(layout.NewCustomPaddedLayout(6, 6, 12, 12), top), nil, nil, nil, widgets.NewColumn(body))
}

func (g *gallery) dialog() {
	choice := func(name, what string) fyne.CanvasObject {
		b := widgets.NewButton(name, func() {})
		b.Bold = true
		return widgets.NewChoiceRow(b, 110, what)
	}
	body := widgets.VStack(theme.Space12,
		widgets.NewParagraph("Your server has a collection that cannot be merged with this one, because a field was added on another device."),
		widgets.VStack(theme.Space8,
			choice("Upload", "the server's collection is replaced by this computer's"),
			choice("Download", "this computer's collection is replaced by the server's")))
	m := widgets.NewModal("Which side should be kept?", body)
	m.SetButtons(m.CancelButton("Cancel"))
	m.SetNote("A backup of the replaced side is kept.")
	m.Open(g.window.Canvas())
}

func (g *gallery) controls() fyne.CanvasObject {
	disabled := widgets.NewButton("Disabled", func() {})
	disabled.Disable()
	hinted := widgets.NewPrimary("Show answer", func() { g.layer.Toast("Deck “Flags” deleted", "Undo", func() {}) })
	hinted.KeyHint = "Space"
	withIcon := widgets.NewButton("Import file", func() {})
	withIcon.Icon = theme.IconImport
	tip := widgets.NewIconButton(theme.IconTrash, "Delete the note (Ctrl+Delete)", func() {})
	progress := widgets.NewProgress("Sending 12 reviews, 3 notes")
	progress.Set(0.4, "Sending 12 reviews, 3 notes")
	server := widgets.NewEntry("https://home.example")
	filled := widgets.NewMultiLineEntry("Front", 2)
	filled.SetText("What is the capital of Bhutan?")
	password := widgets.NewPasswordEntry("Password")
	password.SetText("secret")
	choose := widgets.NewSelect([]string{"Default", "Geography", "Geography::Capitals", "Japanese"}, "Geography::Capitals", func(string) {})
	column := widgets.VStack(theme.Space16,
		widgets.NewTitle("Controls"),
		widgets.HStack(theme.Space8, hinted, widgets.NewButton("Outline", func() {}), withIcon),
		widgets.HStack(theme.Space8, widgets.NewDanger("Delete 214 notes", func() {}), disabled, widgets.NewFlat("Flat", func() {}), tip),
		server, filled, password, choose,
		widgets.NewCheckRow("Sync on open", "Fetches what other devices changed before you start.", true, nil),
		widgets.NewCheckRow("Sync on close", "", false, nil),
		progress,
		widgets.NewMutedParagraph("AnkiWeb's terms of use name the programs that may sync with it; Karuta is not among them. Use it only if you know that you may."),
		widgets.HStack(0, widgets.NewLink("Create account", func() {})))
	padded := container.New(layout.NewCustomPaddedLayout(24, 24, 0, 0), column)
	return container.NewVScroll(widgets.NewColumn(padded))
}

func (g *gallery) choose() fyne.CanvasObject {
	choose := widgets.NewSelect([]string{"Default", "Geography", "Geography::Capitals", "Geography::Flags", "Japanese"}, "Geography::Capitals", func(string) {})
	choose.CanCreate = "Create deck"
	g.opened = choose.Open
	return widgets.NewColumn(container.New(layout.NewCustomPaddedLayout(24, 24, 0, 0), widgets.VStack(theme.Space8, choose)))
}

func (g *gallery) icons() fyne.CanvasObject {
	grid := container.NewGridWrap(fyne.NewSize(100, 70))
	for _, name := range assets.IconNames() {
		img := canvas.NewImageFromResource(theme.NewIcon(theme.IconName(name), theme.Ink))
		img.FillMode = canvas.ImageFillContain
		img.SetMinSize(fyne.NewSquareSize(24))
		text := widgets.NewMuted(name)
		text.Align, text.Points = fyne.TextAlignCenter, theme.TextSmall
		grid.Add(widgets.VStack(theme.Space4, img, text))
	}
	icon := canvas.NewImageFromResource(theme.AppIcon())
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSquareSize(128))
	return widgets.VStack(theme.Space16, widgets.Gap(8), grid, icon)
}

func (g *gallery) view() cardview.View {
	return cardview.New(cardview.Options{
		Renderer: cardrender.NewSystem(os.TempDir(), folder(g.media)), Post: ui.Post,
		Work:   func(f func()) { go f() },
		OnLink: func(address string) { g.layer.Toast("Link: "+address, "", nil) },
	})
}

func (g *gallery) card() fyne.CanvasObject {
	view := g.view()
	html, css := sampleHTML, sampleCSS
	if data, err := os.ReadFile(filepath.Join(g.media, "card.html")); err == nil {
		html = string(data)
	}
	if data, err := os.ReadFile(filepath.Join(g.media, "card.css")); err == nil {
		css = string(data)
	}
	view.ShowCard(cardview.Card{HTML: html, CSS: css, Night: theme.IsDark(), QuestionSounds: []string{"bhutan.mp3"}})
	return widgets.NewColumn(container.New(layout.NewCustomPaddedLayout(16, 16, 0, 0), widgets.NewSurface(view, 0)))
}

// folder is a folder with pictures.
type folder string

func (f folder) Open(name string) (io.ReadCloser, error) {
	return os.Open(filepath.Join(string(f), name))
}

const sampleCSS = `.card { font-family: arial; font-size: 20px; text-align: center; color: black; background-color: white; }
.cloze { font-weight: bold; color: blue; } .nightMode .cloze { color: lightblue; }`

const sampleHTML = `<h2>Heading with <i>italics</i></h2>
The capital of <span class="cloze">[...]</span> is <b>bold</b>, <u>underlined</u>, <s>struck</s>, x<sub>2</sub> and y<sup>2</sup>,
<font color="#c00">red</font>, <span style="background: yellow; color: black">marked</span>, <code>code</code>. [anki:play:q:0]
<ul style="text-align: left"><li>one<li>two with a long text that goes on and on until it has to be broken into a second line of its own<ol><li>inner<li>second</ol></ul>
<ruby>日本<rt>にほん</rt></ruby>の<ruby>首都<rt>しゅと</rt></ruby>は<ruby>東京<rt>とうきょう</rt></ruby>です。
<table border=1><tr><th>Country</th><th>Capital</th></tr><tr><td>Bhutan</td><td>Thimphu</td></tr></table>
<p>[[type:Capital]]</p>
<p><a href="https://example.org/">A link</a></p>
<hr id=answer>
<code id=typeans><span class=typeGood>Th</span><span class=typeBad>y</span><span class=typeGood>mphu</span><br>↓<br><span class=typeGood>Th</span><span class=typeMissed>i</span><span class=typeGood>mphu</span></code>`
