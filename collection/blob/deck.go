package blob

import "karuta/collection/anki"

func deckCommon(c *anki.DeckCommon) message {
	return message{[]field{
		boolean(1, &c.StudyCollapsed),
		boolean(2, &c.BrowserCollapsed),
		varint(3, &c.LastDayStudied),
		varint(4, &c.NewStudied),
		varint(5, &c.ReviewStudied),
		varint(6, &c.LearningStudied),
		varint(7, &c.MillisecondsStudied),
		raw(otherKeys, &c.Other),
	}, &c.Unknown}
}

func deckKind(d *anki.Deck) message {
	return message{[]field{
		optionalMessage(1, &d.Normal, normalDeck),
		optionalMessage(2, &d.Filtered, filteredDeck),
	}, &d.KindUnknown}
}

func normalDeck(n *anki.NormalDeck) message {
	return message{[]field{
		varint(1, &n.ConfigID),
		varint(2, &n.ExtendNew),
		varint(3, &n.ExtendReview),
		text(4, &n.Description),
		boolean(5, &n.MarkdownDescription),
		optionalVarint(6, &n.ReviewLimit),
		optionalVarint(7, &n.NewLimit),
		optionalMessage(8, &n.ReviewLimitToday, dayLimit),
		optionalMessage(9, &n.NewLimitToday, dayLimit),
		optionalFloat(10, &n.DesiredRetention),
	}, &n.Unknown}
}

func dayLimit(l *anki.DayLimit) message {
	return message{[]field{varint(1, &l.Limit), varint(2, &l.Today)}, &l.Unknown}
}

func filteredDeck(f *anki.FilteredDeck) message {
	return message{[]field{
		boolean(1, &f.Reschedule),
		messages(2, &f.SearchTerms, searchTerm),
		floats(3, &f.Delays),
		varint(4, &f.PreviewDelay),
		varint(5, &f.PreviewHardSecs),
		varint(6, &f.PreviewGoodSecs),
		varint(7, &f.PreviewAgainSecs),
	}, &f.Unknown}
}

func searchTerm(t *anki.SearchTerm) message {
	return message{[]field{text(1, &t.Search), varint(2, &t.Limit), varint(3, &t.Order)}, &t.Unknown}
}

// EncodeDeck returns the blobs of the columns common and kind.
func EncodeDeck(d *anki.Deck) (common, kind []byte) {
	return EncodeDeckCommon(d), deckKind(d).encode([]byte{})
}

// EncodeDeckCommon returns the first of the two blobs.
func EncodeDeckCommon(d *anki.Deck) []byte { return deckCommon(&d.Common).encode([]byte{}) }

// DecodeDeck reads both blobs into d. A deck whose kind is missing reads as a
// normal deck with the default preset.
func DecodeDeck(common, kind []byte, d *anki.Deck) error {
	if err := deckCommon(&d.Common).decode(common); err != nil {
		return err
	}
	if err := deckKind(d).decode(kind); err != nil {
		return err
	}
	if d.Normal == nil && d.Filtered == nil {
		d.Normal = &anki.NormalDeck{ConfigID: anki.DefaultDeckConfigID}
	}
	return nil
}
