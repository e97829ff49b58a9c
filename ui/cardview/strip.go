package cardview

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// strip lies at the foot of a card that asks for files from the internet and may not have them. It says so, and has
// the button that asks the learner.
type strip struct {
	v       *cardView
	content *fyne.Container
	ground  *canvas.Rectangle
	ask     *widgets.Pill
}

func newStrip(v *cardView) *strip {
	s := &strip{v: v, ground: canvas.NewRectangle(nil)}
	s.ground.CornerRadius, s.ground.StrokeWidth = theme.Radius, 1
	s.ask = widgets.NewPill("Show…", func() { v.options.OnRemote(v.shown.Hosts) })
	s.ask.Kind, s.ask.Tint, s.ask.Height = widgets.Flat, theme.Accent, theme.ControlSmall
	s.ask.Name = "Show files from the internet"
	row := container.NewBorder(nil, nil, widgets.Gap(theme.Space8), s.ask, widgets.NewMuted("Files from the internet are not shown."))
	s.content = container.NewStack(s.ground, row)
	s.content.Hide()
	return s
}

// show brings the strip in line with the card on show.
func (s *strip) show() {
	hidden := s.v.shown == nil || len(s.v.shown.Hosts) == 0
	s.ground.FillColor, s.ground.StrokeColor = theme.Color(theme.Surface), theme.Color(theme.Line)
	widgets.SetVisible(s.ask, s.v.options.OnRemote != nil)
	widgets.SetVisible(s.content, !hidden)
	s.content.Refresh()
}

// height is the room that it takes at the foot of the view, 0 while there is nothing to say.
func (s *strip) height() float32 {
	if s.content.Hidden {
		return 0
	}
	return s.room()
}

// room is what it takes when it is shown.
func (s *strip) room() float32 { return s.content.MinSize().Height + theme.Space8 }

// place puts it at the foot of a view of the size.
func (s *strip) place(size fyne.Size) {
	height := s.content.MinSize().Height
	s.content.Move(fyne.NewPos(theme.Space8, size.Height-height-theme.Space8))
	s.content.Resize(fyne.NewSize(size.Width-2*theme.Space8, height))
}

// AskRemote asks whether cards of a deck may show files from the internet; hosts are the sites that a card asks for, if
// that is known. allow is called if they may.
func AskRemote(c fyne.Canvas, deck string, hosts []string, allow func()) {
	text := widgets.NewParagraph(remoteText(deck, hosts))
	var modal *widgets.Modal
	ok := widgets.NewPrimary("Allow for this deck", func() {
		modal.Close()
		allow()
	})
	modal = widgets.NewModal("Show files from the internet?", text)
	modal.SetButtons(modal.CancelButton("Cancel"), ok)
	modal.MaxWidth, modal.Default = 480, ok
	modal.Open(c)
}

// maxHosts is how many sites are named before the rest is counted.
const maxHosts = 5

func remoteText(deck string, hosts []string) string {
	text := "Pictures, fonts and styles of this deck's cards may then come from any site"
	if len(hosts) > 0 {
		text = "This card asks for files from " + listed(hosts) + ". If you allow it, pictures, fonts and styles of this deck's cards may come from any site"
	}
	return text + ", also in the decks inside “" + deck + "”. Whoever runs such a site sees your internet address and when you study a card for the first time. " +
		"You can take that back in the deck's menu."
}

// listed joins names as a sentence does.
func listed(names []string) string {
	if len(names) > maxHosts {
		names = append(append([]string{}, names[:maxHosts]...), "other sites")
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
