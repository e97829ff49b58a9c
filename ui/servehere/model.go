// Package servehere is the window through which a phone or another computer gets to sync with this one: the address and
// its QR code, name and password, and what to type on the device.
package servehere

import (
	"fmt"
	"time"

	"karuta/app"
)

// program is one that can sync with this computer.
type program struct {
	name  string
	steps func(app.ServeState) []string
}

// programs are those that people have, the most frequent first. The words are those of their menus.
var programs = []program{
	{"AnkiDroid", func(s app.ServeState) []string {
		return []string{
			"In AnkiDroid open Settings, Sync, Custom sync server, and type as Sync URL: " + address(s),
			"Go back to the decks and touch the sync button. As e-mail address type “" + s.User + "”, then the password.",
			first,
		}
	}},
	{"AnkiMobile", func(s app.ServeState) []string {
		return []string{
			"In AnkiMobile open the settings, Syncing, Custom server, and type: " + address(s),
			"Synchronize. Allow AnkiMobile to find devices in the local network when the system asks for that.",
			"As e-mail address type “" + s.User + "”, then the password. " + first,
		}
	}},
	{"Anki on a computer", func(s app.ServeState) []string {
		return []string{
			"In Anki open Preferences, Syncing. Log out if you are logged in, and type as Self-hosted sync server: " + address(s),
			"Close the preferences and press Sync. As e-mail type “" + s.User + "”, then the password.",
			first,
		}
	}},
	{"Karuta on another computer", func(s app.ServeState) []string {
		return []string{
			"There press Sync, choose A Karuta or Anki server, and type the address: " + address(s),
			"Type “" + s.User + "” as name, then the password. " + first,
		}
	}},
}

const first = "The first time the device may ask which side to keep: Download takes what is here, Upload takes what is on the device."

func programNames() []string {
	names := make([]string, len(programs))
	for i, p := range programs {
		names[i] = p.name
	}
	return names
}

// stepsOf returns what to do on a device, one sentence or two for each step.
func stepsOf(name string, s app.ServeState) []string {
	for _, p := range programs {
		if p.name == name {
			return p.steps(s)
		}
	}
	return nil
}

// address is the one to type; what it looks like while there is none.
func address(s app.ServeState) string {
	if len(s.Addresses) == 0 {
		return "(the address above)"
	}
	return s.Addresses[0]
}

// status says how it stands, and whether that is bad news.
func status(s app.ServeState) (text string, bad bool) {
	switch {
	case s.Err != nil:
		return app.ErrorText(s.Err), true
	case s.Phase == app.ServeStopping:
		return s.Line(), false
	case s.Phase == app.ServeOff:
		return "Devices cannot sync with this computer now.", false
	case len(s.Addresses) == 0:
		return "Opening the server…", false
	}
	return "Devices in your network can sync with this computer now. The way there is not encrypted: use it in networks you trust.", false
}

// others are the further ways to the server, beside the first address.
func others(s app.ServeState) []string {
	var list []string
	if s.Name != "" {
		list = append(list, s.Name)
	}
	if len(s.Addresses) > 1 {
		list = append(list, s.Addresses[1:]...)
	}
	return list
}

// here says whether this Karuta exchanges with the devices, and what its button does; "" for no button.
func here(s app.ServeState, server string) (text, button string) {
	switch {
	case s.SyncsHere:
		return "This Karuta syncs here, too: by itself before and after a device syncs, and whenever you press Sync.", ""
	case server == "":
		return "This Karuta does not sync anywhere yet. To exchange cards with your devices it has to sync here, too.", "Sync here, too"
	}
	return "This Karuta syncs with " + server + ", so your devices do not get its cards here. " +
		"If it is to sync here instead, it forgets its log-in there.", "Sync here instead"
}

// findHelp says what to look at when a device does not find this computer, by the system that runs here.
func findHelp(system string, s app.ServeState) string {
	port := s.Port
	if port == 0 {
		port = 27701
	}
	text := "Both must be in the same network; guests’ networks often keep devices apart. "
	switch system {
	case "windows":
		return text + "When Windows asks whether Karuta may be reached, allow it for private networks. To change that later: " +
			"Windows Security, Firewall & network protection, Allow an app through firewall. The network itself must be marked as private."
	case "darwin":
		return text + "If the firewall is on (System Settings, Network, Firewall, Options), let it allow incoming connections for Karuta."
	}
	return text + fmt.Sprintf("If a firewall is on, open the port:\nwith ufw: sudo ufw allow %d/tcp\nwith firewalld: sudo firewall-cmd --add-port=%d/tcp", port, port)
}

// deviceLine says when a device has synced.
func deviceLine(d app.ServedDevice, now time.Time) string {
	name := d.Program
	if name == "" {
		name = "A program without a name"
	}
	last := d.LastSync.Local()
	layout := "2006-01-02"
	if last.Format(time.DateOnly) == now.Local().Format(time.DateOnly) {
		return name + " – last synced today at " + last.Format("15:04")
	}
	return name + " – last synced on " + last.Format(layout)
}
