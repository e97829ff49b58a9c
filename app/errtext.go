package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"

	"karuta/collection"
	"karuta/collection/anki"
)

const diskFull = "The disk is full. Nothing was changed; make room and try again."

// sentences say for each kind of error what happened, why, and what to do.
var sentences = []struct {
	kind error
	text string
}{
	{ErrNothingToTakeBack, "There is no upload or download to take back, or no backup of what it replaced was made."},
	{ErrOtherAccount, "The last upload went to another account or server than the one in use. Log in there to take it back."},
	{anki.ErrNotPackage, "This file is not a deck or collection package. Nothing was changed."},
	{anki.ErrPackageTooNew, "This package is from a newer version of Anki than Karuta knows. Export it again with support for older versions, or update Karuta. Nothing was changed."},
	{anki.ErrPackageDamaged, "This package is damaged or incomplete. Download or export it again. Nothing was changed."},
	{anki.ErrPackageTooLarge, "This package would unpack to an unreasonable size, so it was not opened. Nothing was changed."},
	{anki.ErrPackageUnsafe, "This package names a file outside the media folder, so it was not opened. Nothing was changed."},
	{anki.ErrNotetypeKinds, "A cloze notetype cannot be merged with one that is not. Import without merging notetypes. Nothing was changed."},
	{collection.ErrNoMatch, "No cards match, so nothing was changed. Try a wider search, other tags or another kind of cards."},
	{anki.ErrOpenInKaruta, "This collection is open in Karuta. Close the other window or command first."},
	{anki.ErrLocked, "This collection is open in another program, perhaps Anki. Close it there first."},
	{anki.ErrCollectionTooNew, "This collection was written by a newer version of Anki than Karuta knows. Update Karuta; the file was not changed."},
	{anki.ErrCollectionTooOld, "This collection is from a version of Anki too old to read. Open it once in a current Anki and close it again; the file was not changed."},
	{anki.ErrOldScheduler, "This collection comes from Anki's first scheduler, which kept cards and answers in another way. Study a deck in Karuta's window or in Anki, and let it update the scheduler. Nothing was changed."},
	{anki.ErrNotCollection, "This file is not an Anki collection. It was not changed."},
	{anki.ErrCorrupt, "The collection file is damaged. Restore a backup, or repair the file with Anki's database check; nothing was changed."},
	{anki.ErrUnreadable, "A card, note or review in this collection holds what cannot be read: a number out of range, or bytes that are no text. Nothing was sent or changed. Check the database (Tools menu), then try again."},
	{anki.ErrDiskFull, diskFull},
	{anki.ErrReadOnly, "The collection's folder may not be written. Nothing was changed; check the folder's permissions."},
	{anki.ErrStale, "This card was changed meanwhile, so the answer was not taken. Look at it once more."},
	{anki.ErrBusy, "A sync is running. The collection can be changed when it has ended."},
	{anki.ErrNothingToUndo, "There is nothing to undo."},
	{ErrNoCollection, "No collection is open."},
	{ErrSignUpClosed, "On this server accounts are made by whoever runs it. Ask for one there, then log in."},
	{ErrSignUpUnknown, "This server makes no accounts for programs: it is none of Karuta's. Ask whoever runs it for an account, then log in."},
	{ErrNoLAN, "This computer has no address in a local network. Connect it to the network that the phone is in; this is noticed by itself."},
	{errNoPort, fmt.Sprintf("Other programs have taken all ports from %d to %d. Close one of them; this is noticed by itself.", firstPort, lastPort)},
	{context.Canceled, "Canceled."},
}

// ErrorText turns an error into a sentence for people. Errors that have none of
// their own are told as they are.
func ErrorText(err error) string {
	if err == nil {
		return ""
	}
	if text, ok := syncErrorText(err); ok {
		return text
	}
	if text, ok := signUpErrorText(err); ok {
		return text
	}
	var invalid *anki.InvalidError
	if errors.As(err, &invalid) {
		return sentence(invalid.Error())
	}
	for _, s := range sentences {
		if errors.Is(err, s.kind) {
			return s.text
		}
	}
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return diskFull
	case errors.Is(err, anki.ErrFiltered):
		return "This is not possible with a filtered deck."
	case errors.Is(err, anki.ErrExists), errors.Is(err, anki.ErrNotFound):
		return sentence(err.Error())
	case errors.Is(err, os.ErrPermission), errors.Is(err, syscall.EROFS):
		return "Permission was denied. Check who may write to the folder."
	case errors.Is(err, os.ErrNotExist):
		return "The file or folder does not exist."
	}
	return sentence(err.Error())
}

// sentence gives an error's text a capital and a full stop.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return "Something went wrong, and the program that failed did not say what."
	}
	return fmt.Sprintf("%s%s.", strings.ToUpper(text[:1]), strings.TrimSuffix(text[1:], "."))
}
