package app

import (
	"errors"
	"fmt"

	"karuta/syncclient"
)

// safe is what people want to know first when a sync failed.
const safe = "Your changes are safe here and will be sent next time."

// syncSentences say for each kind of failure what happened and what to do.
var syncSentences = map[syncclient.Kind]string{
	syncclient.AuthFailed:       "The server did not accept this name and password. Check both and log in again.",
	syncclient.Conflict:         "Another device is syncing with this account right now. Try again in a few minutes. " + safe,
	syncclient.ClientTooOld:     "The server needs a newer version of Karuta. " + safe,
	syncclient.ClockIncorrect:   "This computer's clock and the server's are more than five minutes apart. Set the clock right and sync again.",
	syncclient.CheckRequired:    "The server could not take what was sent. Check the database (Tools menu), then sync again. " + safe,
	syncclient.ResyncRequired:   "Something changed on the other side meanwhile. Sync again. " + safe,
	syncclient.ServerError:      "The server has a problem of its own. Try again later. " + safe,
	syncclient.UploadTooLarge:   "This collection is too large for the server. Nothing was changed on either side.",
	syncclient.BadResponse:      "What answered is not a sync server, or something on the way changed its answer. Check the address. " + safe,
	syncclient.BadDownload:      "What the server sent is not a usable collection. Yours was not replaced.",
	syncclient.Offline:          "The server does not answer. Is it running, and is this computer connected? " + safe,
	syncclient.Timeout:          "The server did not answer in time. Try again later. " + safe,
	syncclient.ProxyAuth:        "The proxy of this network wants a name and password. Put them into the proxy's address in the system settings.",
	syncclient.BadEndpoint:      "This is not the address of a server. It looks like https://example.org/ or http://192.168.1.5:8080/.",
	syncclient.Canceled:         "The sync was canceled. " + safe,
	syncclient.UnexpectedStatus: "The server gave an answer that Karuta does not know. Check the address. " + safe,
}

// syncErrorText returns the sentence for an error of a sync.
func syncErrorText(err error) (string, bool) {
	var e *syncclient.Error
	if !errors.As(err, &e) {
		return "", false
	}
	switch e.Kind {
	case syncclient.LocalFailed:
		if e.Err != nil {
			return ErrorText(e.Err), true
		}
	case syncclient.ServerMessage:
		return fmt.Sprintf("The server says: %s", e.Message), true
	case syncclient.SanityCheckFailed:
		text := "After the sync both sides counted differently, so it was taken back; the next sync has to be one-way. " + safe
		if e.Sanity != nil {
			text += " (" + e.Sanity.String() + ")"
		}
		return text, true
	}
	text, ok := syncSentences[e.Kind]
	if ok && e.Status != 0 && e.Kind == syncclient.UnexpectedStatus {
		text = fmt.Sprintf("%s (status %d)", text, e.Status)
	}
	return text, ok
}
