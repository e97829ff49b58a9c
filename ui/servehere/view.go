package servehere

import (
	"fmt"
	"runtime"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"karuta/app"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// Actions are what the window asks of the program.
type Actions struct {
	SetAlways func(bool) error
	Renew     func(then func(error))
	SyncHere  func(then func(error))
	Copy      func(string)
	Server    func() string // what this Karuta syncs with; "" for nothing
	After     widgets.After
	Now       func() time.Time
	Closed    func()
}

// View is the content of the window.
type View struct {
	win     fyne.Window
	actions Actions
	state   app.ServeState
	device  string // the program whose steps are shown
	layer   *widgets.TopLayer

	status  *widgets.Paragraph
	code    *canvas.Image
	coded   string // the address in the code
	address *value
	others  *widgets.Paragraph
	user    *value
	secret  *value
	access  *fyne.Container // code, address, name and password
	always  *widgets.CheckRow
	here    *widgets.Paragraph // whether this Karuta syncs here, too
	join    *widgets.Button    // makes it do so
	steps   *fyne.Container
	help    *widgets.Paragraph
	devices *fyne.Container
}

// codeSide is the side of the QR code: large enough for a phone held at arm's length.
const codeSide float32 = 172

// New fills the window.
func New(win fyne.Window, state app.ServeState, actions Actions) *View {
	v := &View{win: win, actions: actions, device: programs[0].name}
	v.status, v.others, v.help = widgets.NewParagraph(""), widgets.NewSmallParagraph(""), widgets.NewMutedParagraph("")
	v.code = &canvas.Image{ScaleMode: canvas.ImageScalePixels, FillMode: canvas.ImageFillContain}
	v.code.SetMinSize(fyne.NewSquareSize(codeSide))
	v.address, v.user, v.secret = v.newValue("Address"), v.newValue("Name"), v.newValue("Password")
	caption := widgets.NewMuted("The address, for a camera")
	caption.Points, caption.Align = theme.TextSmall, fyne.TextAlignCenter
	renew := widgets.NewLink("New password…", v.askRenew)
	v.access = container.NewBorder(nil, nil, container.New(layout.NewCustomPaddedLayout(0, 0, 0, theme.Space16), widgets.VStack(0, v.code, caption)), nil,
		widgets.VStack(theme.Space8, v.address.row, v.others, v.user.row, v.secret.row, widgets.HStack(0, renew)))
	v.always = widgets.NewCheckRow("Let devices sync whenever Karuta runs", "Otherwise only while this window is open.", state.Always, v.setAlways)
	v.here, v.join = widgets.NewParagraph(""), widgets.NewButton("", v.syncHere)
	v.steps, v.devices = widgets.VStack(theme.Space8), widgets.VStack(theme.Space4)
	choose := widgets.NewSelect(programNames(), v.device, func(name string) {
		v.device = name
		v.showSteps()
		v.layer.Refresh()
	})
	choose.Name = "Program on the device"
	body := widgets.VStack(theme.Space16,
		v.status, v.access, v.always, widgets.VStack(theme.Space8, v.here, widgets.HStack(0, v.join)),
		widgets.NewRule(), heading("On the device"), widgets.HStack(0, choose), v.steps,
		widgets.NewRule(), heading("Devices that have logged in"), v.devices,
		widgets.NewRule(), heading("If a device does not find this computer"), v.help)
	padded := container.New(layout.NewCustomPaddedLayout(theme.Space16, theme.Space24, 0, 0), widgets.NewColumn(body))
	v.layer = widgets.FillSideWindow(win, container.NewVScroll(padded), actions.After)
	win.SetOnClosed(actions.Closed)
	v.Show(state)
	return v
}

func heading(text string) fyne.CanvasObject {
	t := widgets.NewText(text)
	t.Style.Bold = true
	return t
}

// value is something to type elsewhere, which can be copied.
type value struct {
	row  fyne.CanvasObject
	text *widgets.Text
	copy *widgets.Link
}

func (v *View) newValue(name string) *value {
	text := widgets.NewText("")
	text.Points, text.Elastic = theme.TextLarge, true
	link := widgets.NewLink("Copy", func() {
		v.actions.Copy(text.Content)
		v.layer.Toast(name+" copied", "", nil)
	})
	link.Name = "Copy " + name
	return &value{widgets.Labelled(name, container.NewBorder(nil, nil, nil, link, text)), text, link}
}

// Show brings the window in line with how it stands.
func (v *View) Show(state app.ServeState) {
	v.state = state
	text, bad := status(state)
	v.status.SetText(text)
	v.status.SetColor(theme.Ink)
	if bad {
		v.status.SetColor(theme.Danger)
	}
	widgets.SetVisible(v.access, len(state.Addresses) > 0)
	if len(state.Addresses) > 0 {
		v.showAccess()
	}
	v.always.SetChecked(state.Always)
	v.showHere()
	v.showSteps()
	v.showDevices()
	v.help.SetText(findHelp(runtime.GOOS, state))
	v.layer.Refresh()
}

func (v *View) showAccess() {
	s := v.state
	v.address.text.SetText(s.Addresses[0])
	v.user.text.SetText(s.User)
	v.secret.text.SetText(s.Password)
	list := others(s)
	widgets.SetVisible(v.others, len(list) > 0)
	v.others.SetText("or " + strings.Join(list, "\nor "))
	if v.coded == s.Addresses[0] {
		return
	}
	picture, err := qrCode(s.Addresses[0])
	if err != nil {
		v.code.Hide() // the address stands beside it
		return
	}
	v.coded, v.code.Image = s.Addresses[0], picture
	v.code.Refresh()
}

func (v *View) showHere() {
	text, button := here(v.state, v.actions.Server())
	v.here.SetText(text)
	v.join.SetText(button)
	widgets.SetVisible(v.join, button != "")
}

func (v *View) showSteps() {
	v.steps.Objects = nil
	for i, step := range stepsOf(v.device, v.state) {
		v.steps.Add(widgets.NewParagraph(fmt.Sprintf("%d. %s", i+1, step)))
	}
	v.steps.Refresh()
}

func (v *View) showDevices() {
	v.devices.Objects = nil
	for _, d := range v.state.Devices {
		v.devices.Add(widgets.NewParagraph(deviceLine(d, v.actions.Now())))
	}
	if len(v.state.Devices) == 0 {
		v.devices.Add(widgets.NewMutedParagraph("None yet."))
	}
	v.devices.Refresh()
}

func (v *View) setAlways(on bool) { v.said(v.actions.SetAlways(on)) }

func (v *View) syncHere() { v.actions.SyncHere(v.said) }

// said shows what did not work.
func (v *View) said(err error) {
	if err != nil {
		v.layer.Toast(app.ErrorText(err), "", nil)
	}
}

// askRenew asks before every device has to log in anew.
func (v *View) askRenew() {
	var modal *widgets.Modal
	renew := widgets.NewButton("New password", func() {
		modal.Close()
		v.actions.Renew(v.said)
	})
	modal = widgets.NewModal("A new password?", widgets.NewParagraph("Every device that has logged in has to log in again, with the new one. This Karuta does so by itself."))
	modal.SetButtons(modal.CancelButton("Cancel"), renew)
	modal.MaxWidth = 440
	modal.Open(v.win.Canvas())
}

// Status returns what the window says first.
func (v *View) Status() string { return v.status.Text() }
