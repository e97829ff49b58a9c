package ui

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/assets"
	"karuta/collection"
	"karuta/ui/conflicts"
	"karuta/ui/importexport"
	"karuta/ui/preferences"
	"karuta/ui/syncdialog"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// importFile asks for a file and how to bring it in.
func (w *window) importFile() {
	w.chooseFile("Import a deck or a collection", []string{".apkg", ".colpkg"}, w.importPath)
}

// importPath brings in a file that was chosen or dropped onto the window.
func (w *window) importPath(path string) {
	if !app.CanImport(path) {
		w.status.Warn(filepath.Base(path)+" is not a deck (.apkg) or a collection (.colpkg).", "", nil)
		return
	}
	app.Read(w.app.Worker, func(c *collection.Collection) (collection.ImportOptions, error) {
		return c.ImportOptions()
	}, func(opt collection.ImportOptions, err error) {
		if err != nil {
			w.fail(err)
			return
		}
		importexport.Open(w.win.Canvas(), path, opt, w.importActions())
	})
}

func (w *window) importActions() importexport.Actions {
	return importexport.Actions{Import: w.app.Import, Done: func(line string) { w.status.Say(line) }}
}

// importSample brings in the decks that come with the program.
func (w *window) importSample() {
	dir, err := os.MkdirTemp("", "karuta-sample-*")
	if err != nil {
		w.fail(err)
		return
	}
	path := filepath.Join(dir, assets.SampleName+".apkg")
	if err := os.WriteFile(path, assets.Sample(), 0o600); err != nil {
		w.fail(errors.Join(err, os.RemoveAll(dir)))
		return
	}
	actions := w.importActions()
	actions.Done = func(line string) {
		w.status.Say(line)
		if err := os.RemoveAll(dir); err != nil {
			w.fail(err)
		}
	}
	importexport.Run(w.win.Canvas(), path, collection.ImportOptions{WithPresets: true}, actions)
}

// dropped takes files that were dropped onto the window.
func (w *window) dropped(_ fyne.Position, files []fyne.URI) {
	if len(files) > 0 && w.opened {
		w.importPath(files[0].Path())
	}
}

// logIn asks where to sync; then the sync that was wanted begins.
func (w *window) logIn() {
	syncdialog.OpenLogIn(w.win.Canvas(), w.app.Sync.Account(), syncdialog.LogInActions{
		LogIn:    w.app.Sync.LogIn,
		Here:     w.app.Sync.LogInHere,
		Ask:      w.app.Sync.AskSignUp,
		SignUp:   w.app.Sync.SignUp,
		Test:     w.app.Sync.TestConnection,
		OpenPage: func(u *url.URL) { w.openPage(u) },
		LoggedIn: w.app.Sync.Start,
	})
}

func (w *window) openPage(u *url.URL) {
	if err := w.driver.OpenURL(u); err != nil {
		w.fail(err)
	}
}

func (w *window) logOut() {
	if err := w.app.Sync.LogOut(); err != nil {
		w.fail(err)
	}
}

// askDirection asks which side to keep, once for each question, and shows what becomes known meanwhile.
func (w *window) askDirection(q app.OneWayQuestion) {
	if w.question != nil && w.question.IsOpen() {
		w.question.Update(q)
		return
	}
	w.question = syncdialog.OpenDirection(w.win.Canvas(), q, syncdialog.DirectionActions{
		Choose: w.app.Sync.Choose, Compare: w.app.Sync.Compare, Cancel: w.app.Sync.Cancel, Now: time.Now,
	})
}

// takeBackOneWay asks whether the last upload or download is to be undone.
func (w *window) takeBackOneWay() {
	last, err := w.app.LastOneWay()
	if err != nil {
		w.fail(err)
		return
	}
	syncdialog.OpenTakeBack(w.win.Canvas(), last, time.Now(), w.app.Sync.TakeBackOneWay)
}

// showConflicts shows what was changed on two devices.
func (w *window) showConflicts() {
	conflicts.Open(w.win.Canvas(), w.app.Worker, conflicts.Actions{Say: func(line string) { w.status.Say(line) }, Fail: w.fail})
}

func (w *window) showPreferences() {
	preferences.Open(w.win.Canvas(), w.app.Prefs.Get(), preferences.Actions{
		Update: w.app.Prefs.Update, Apply: w.applyPreferences, LogIn: w.logIn, LogOut: w.logOut, Serve: w.showServe,
		Account: w.app.Sync.Account(), Test: w.app.Sync.TestConnection, ChooseFile: w.chooseCertificate, Fail: w.fail,
	})
}

func (w *window) chooseCertificate(then func(path string)) {
	w.chooseFile("Choose the certificate file", []string{".pem", ".crt", ".cer"}, then)
}

func (w *window) applyPreferences() {
	w.applyTheme()
	if w.app.Auto != nil {
		w.app.Auto.Reset()
	}
}

// windowKeys are the keys that hold everywhere; screens add their own.
var windowKeys = [][2]string{
	{"D", "Decks"},
	{"A", "Add notes"},
	{"Y", "Sync"},
	{"Ctrl+Z", "Undo"},
	{"F", "New filtered deck"},
	{"C", "Custom study of the deck that stands out"},
	{"R, E, O", "Rebuild, empty, change a filtered deck"},
	{"U", "Unbury, on the last page of a deck"},
	{"Ctrl+Shift+I", "Import a file"},
	{"Ctrl+P", "Preferences"},
	{"Ctrl+Q", "Quit"},
	{"Esc", "Back"},
	{"", ""},
	{"Space, Enter", "Show the answer; then Good"},
	{"1 2 3 4", "Again, Hard, Good, Easy"},
	{"E", "Edit the note"},
	{"O", "Deck options"},
	{"-  =", "Bury the card, the note"},
	{"@  !", "Suspend the card, the note"},
	{"Ctrl+Shift+D", "Set the due date"},
	{"Ctrl+Alt+N", "Forget the card"},
	{"*", "Mark the note"},
	{"Ctrl+1 … 7", "Flag the card"},
	{"R", "Play the sounds again"},
	{"Shift+A", "Auto advance"},
	{"5  6  7", "Pause, 5 s back, 5 s on"},
	{"Shift+M", "Hide or show the masks of a picture"},
	{"Ctrl++ Ctrl+-", "Larger or smaller cards; also Ctrl and the wheel"},
	{"Ctrl+0", "Cards as large as they were made"},
}

func (w *window) showKeys() {
	rows := make([]fyne.CanvasObject, 0, len(windowKeys))
	for _, k := range windowKeys {
		if k[0] == "" {
			rows = append(rows, widgets.NewRule())
			continue
		}
		key := widgets.NewText(k[0])
		key.Style.Bold, key.Elastic, key.MinWidth = true, true, keyColumn
		rows = append(rows, widgets.HStack(theme.Space16, key, widgets.NewText(k[1])))
	}
	modal := widgets.NewModal("Keys", widgets.VStack(theme.Space8, rows...))
	modal.SetButtons(modal.CancelButton("Close"))
	modal.MaxWidth = 420
	modal.Open(w.win.Canvas())
}

// keyColumn is the width of the keys in the list of keys.
const keyColumn = 130

func (w *window) showAbout() {
	body := widgets.VStack(theme.Space12,
		widgets.NewParagraph("Karuta "+w.version+" – flashcards in Anki's format, synced without fear."),
		widgets.NewMutedParagraph("Free software under the GNU Affero General Public License, version 3 or later. Not affiliated with Anki or AnkiWeb."),
		widgets.NewMutedParagraph("Your data: "+w.app.Profile().Folder))
	modal := widgets.NewModal("About Karuta", body)
	modal.SetButtons(modal.CancelButton("Close"))
	modal.Open(w.win.Canvas())
}
