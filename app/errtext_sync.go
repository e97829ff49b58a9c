package app

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"karuta/collection/anki"
	"karuta/syncclient"
)

// safe is what people want to know first when a sync failed.
const safe = "Your changes are safe here and will be sent next time."

// syncSentences say for each kind of failure what happened and what to do.
// %s stands for the server or proxy.
var syncSentences = map[syncclient.Kind]string{
	syncclient.AuthFailed:        "The server did not accept this name and password. Check both and log in again.",
	syncclient.Conflict:          "Another device is syncing with this account right now. Try again in a few minutes. " + safe,
	syncclient.ClientTooOld:      "The server needs a newer version of Karuta. Update Karuta, then sync again. " + safe,
	syncclient.ClockIncorrect:    "This computer's clock and the server's are more than five minutes apart. Set the clock right and sync again.",
	syncclient.CheckRequired:     "The server could not take what was sent. Check the database (Tools menu), then sync again. " + safe,
	syncclient.ResyncRequired:    "Something changed on the other side meanwhile. Sync again. " + safe,
	syncclient.ServerError:       "The server has a problem of its own. Try again later. " + safe,
	syncclient.ServerFull:        "The server has no room left. Free some there, or ask who runs it. " + safe,
	syncclient.UploadTooLarge:    "This collection is too large for the server. Nothing was changed on either side; make the collection smaller, or let the server take more.",
	syncclient.UploadLost:        "What reached the server is not this collection: something on the way has cut it off, and the server has no cards now. Nothing was changed here; upload again.",
	syncclient.BadResponse:       "What answered is not a sync server, or something on the way changed its answer. Check the address. " + safe,
	syncclient.BadDownload:       "What the server sent is not a usable collection. Yours was not replaced. Try again, or check the collection on another device.",
	syncclient.NotKept:           "The server's collection is damaged, so it cannot be kept before this computer's replaces it. To replace it all the same, switch off the backup of the server's collection in the preferences. Nothing was changed.",
	syncclient.Offline:           "The server does not answer. Is it running, and is this computer connected? " + safe,
	syncclient.HostNotFound:      "No server of the name %s was found. Check the address, and that this computer is connected. " + safe,
	syncclient.Refused:           "Nothing listens at %s. Is the server running, and is the port right? " + safe,
	syncclient.CertUnknown:       "The certificate of %s is signed by nobody this computer trusts. If it is your own, choose its certificate file in Preferences. " + safe,
	syncclient.CertExpired:       "The certificate of %s has expired or is not valid yet. Check this computer's date; else the server's certificate has to be renewed. " + safe,
	syncclient.CertWrongHost:     "The certificate of %s was made for another name. Check the address; nothing was sent. " + safe,
	syncclient.TLSFailed:         "No secure connection to %s came about. Perhaps it speaks http, not https: check the address. " + safe,
	syncclient.Timeout:           "The server did not answer in time. Try again later, or allow more time in Preferences. " + safe,
	syncclient.ProxyFailed:       "The proxy on the way to %s does not answer or refuses to connect. Check it in Preferences or in the system's settings. " + safe,
	syncclient.ProxyAuth:         "The proxy of this network wants a name and password. Put them into its address in Preferences, such as http://name:password@proxy:3128. " + safe,
	syncclient.BadEndpoint:       "This is not the address of a server. It looks like https://example.org/ or http://192.168.1.5:8080/.",
	syncclient.RedirectInsecure:  "The server %s sends on to an address without encryption, so nothing was sent there. Check the address. " + safe,
	syncclient.RedirectElsewhere: "The server %s sends on to another site, and nothing was sent there yet. Go on only if you trust it. " + safe,
	syncclient.Canceled:          "The sync was canceled. " + safe,
	syncclient.UnexpectedStatus:  "The server gave an answer that Karuta does not know. Check the address. " + safe,
}

// syncErrorText returns the sentence for an error of a sync.
func syncErrorText(err error) (string, bool) {
	var e *syncclient.Error
	if !errors.As(err, &e) {
		return "", false
	}
	switch {
	case e.Kind == syncclient.LocalFailed && e.Err != nil, errors.Is(e.Err, anki.ErrUnreadable):
		return ErrorText(e.Err), true
	case e.Kind == syncclient.ServerMessage:
		return "The server says: " + e.Message, true
	case e.Kind == syncclient.SanityCheckFailed:
		return sanityText(e.Sanity), true
	case e.Kind == syncclient.ClockIncorrect && e.Clocks != nil:
		return clockText(*e.Clocks), true
	case e.Kind == syncclient.UploadTooLarge && e.Size != nil:
		return fmt.Sprintf("This collection has %s, and the server takes less than %s. Nothing was sent or changed. If your server takes more, say so in Preferences.",
			megabytes(e.Size.Size), megabytes(e.Size.Limit)), true
	case e.Kind == syncclient.RedirectElsewhere && e.Location != "":
		return fmt.Sprintf("The server %s sends on to another site, %s, and nothing was sent there yet. Go on only if you trust it. %s",
			e.Host, HostOf(e.Location), safe), true
	case e.Kind == syncclient.BadSetting:
		return settingText(e), true
	}
	return plainSyncText(e)
}

// plainSyncText fills in the sentence of a kind.
func plainSyncText(e *syncclient.Error) (string, bool) {
	text, ok := syncSentences[e.Kind]
	if strings.Contains(text, "%s") {
		name := e.Host
		if name == "" {
			name = "the server"
		}
		text = fmt.Sprintf(text, name)
	}
	if e.Status != 0 && e.Kind == syncclient.UnexpectedStatus {
		text = fmt.Sprintf("%s (status %d)", text, e.Status)
	}
	return text, ok
}

// sanityText says which counts differ, and what to do before one side replaces the other.
func sanityText(r *syncclient.SanityReport) string {
	const next = " It was taken back on both sides. Check the database (Tools menu), then sync again: the question which side to keep comes up, and Keep both brings the two together with nothing lost. " + safe
	if r == nil {
		return "After the sync both sides counted differently." + next
	}
	if r.Server == nil {
		return "After the sync the server could not count what it has." + next
	}
	var parts []string
	for _, d := range r.Differences() {
		parts = append(parts, fmt.Sprintf("%s here, %d on the server", Plural(int(d.Here), d.Noun), d.Server))
	}
	if len(parts) == 0 {
		parts = []string{"today's counts of cards"}
	}
	return "After the sync both sides counted differently: " + strings.Join(parts, "; ") + "." + next
}

// clockText shows both clocks; the day only where it differs.
func clockText(c syncclient.Clocks) string {
	layout := "15:04:05"
	here, server := c.Here.Local(), c.Server.Local()
	if here.Format(time.DateOnly) != server.Format(time.DateOnly) {
		layout = "2006-01-02 15:04:05"
	}
	return fmt.Sprintf("This computer's clock says %s and the server's %s: they are too far apart to tell which change is newer. Set the wrong one right and sync again. %s",
		here.Format(layout), server.Format(layout), safe)
}

// settingText says which network setting is of no use.
func settingText(e *syncclient.Error) string {
	reason := ""
	if e.Err != nil {
		reason = ": " + strings.TrimSuffix(ErrorText(e.Err), ".")
	}
	return fmt.Sprintf("The %s in Preferences is of no use%s. Correct it or leave it empty.", e.Op, reason)
}
