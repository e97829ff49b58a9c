package ui

import (
	"errors"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"karuta/app"
	"karuta/ui/theme"
)

// AppID identifies the program to the desktop.
const AppID = "org.karuta.Karuta"

// Run shows the window and returns when the program is to end. newApp makes
// the profile's App; it gets the function that runs others on the window's
// thread.
func Run(version string, newApp func(post func(func())) (*app.App, error)) error {
	fyneapp.SetMetadata(fyne.AppMetadata{ID: AppID, Name: "Karuta", Version: version})
	driver := fyneapp.NewWithID(AppID)
	driver.SetIcon(theme.AppIcon())
	a, err := newApp(Post)
	if err != nil {
		return err
	}
	w := newWindow(driver, a, version, Thread{})
	driver.Lifecycle().SetOnStarted(func() {
		w.open()
		catchSignals(w.quit)
	})
	w.win.ShowAndRun()
	return errors.Join(w.stopWatchingSleep(), a.Close())
}
