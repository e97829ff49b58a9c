package collection

import "karuta/collection/anki"

// The rules by which a received object replaces the one here. They are the
// other programs' rules too: any difference would let two devices drift apart.

// takesObject is the rule for notetypes, decks and presets: the newer one wins,
// and of equally old ones the received one. So two sides that changed an object
// in the same second swap their versions.
func takesObject(local, received anki.Secs) bool { return local <= received }

// takesRow is the rule for notes and cards: a row that does not wait to be
// sent always gives way, even to an older one, because the other side knows its
// content already. A row that waits stays unless the received one is newer.
func takesRow(pending bool, local, received anki.Secs) bool { return !pending || local < received }

// fitsNotetype reports whether the received notetype can replace the local one:
// cards and notes rely on the number of templates and fields.
func fitsNotetype(local, received *anki.Notetype) bool {
	return len(local.Fields) == len(received.Fields) && len(local.Templates) == len(received.Templates)
}

// nameClashSuffix is put behind the name of a received deck or notetype until
// no other has it.
const nameClashSuffix = "+"
