package collection

import (
	"fmt"

	"karuta/collection/anki"
)

// SyncChanges are the objects that a sync sends in one go.
type SyncChanges struct {
	Notetypes   []*anki.Notetype
	Decks       []*anki.Deck
	DeckConfigs []*anki.DeckConfig
	Tags        []string
	// Settings are all settings of the side whose collection changed last; nil from the other side.
	Settings *SyncSettings
}

// SyncSettings replace all settings of the other side.
type SyncSettings struct {
	Config  []anki.ConfigEntry
	Created *anki.Secs // start of day 0; nil leaves it alone
}

// PendingGraves returns the deletions the other side has not heard of. For a
// client they count as sent from now on.
func (e *Exchange) PendingGraves() (anki.Graves, error) {
	if e.upToDate {
		return anki.Graves{}, nil
	}
	graves, err := e.tx.ListGravesToSend(e.side.Pending)
	if err == nil && e.side.isClient() {
		err = e.tx.StampPendingGraves(e.side.New)
	}
	return graves, err
}

// ApplyGraves deletes what the other side deleted, and remembers it.
func (e *Exchange) ApplyGraves(graves anki.Graves) error {
	graves = graves.Without(e.echoes)
	for _, id := range graves.Notes {
		e.changes.Notes = true
		if err := e.bury(anki.GraveNote, int64(id), e.tx.RemoveNote(id)); err != nil {
			return err
		}
	}
	for _, id := range graves.Cards {
		e.changes.Cards = true
		if err := e.bury(anki.GraveCard, int64(id), e.tx.RemoveCard(id)); err != nil {
			return err
		}
	}
	for _, id := range graves.Decks {
		e.changes.Decks = true
		if err := e.bury(anki.GraveDeck, int64(id), e.tx.RemoveDeck(id)); err != nil {
			return err
		}
	}
	return nil
}

func (e *Exchange) bury(kind anki.GraveKind, id int64, removeErr error) error {
	if removeErr != nil {
		return removeErr
	}
	return e.tx.AddGrave(kind, id)
}

// PendingChanges returns the changed objects that do not travel in chunks, with
// the settings if withSettings is set. For a client they count as sent from now on.
func (e *Exchange) PendingChanges(withSettings bool) (ch SyncChanges, err error) {
	if !e.upToDate {
		ch, err = e.pendingObjects()
	}
	if err == nil && withSettings {
		ch.Settings, err = e.settings()
	}
	if err == nil && e.side.isClient() {
		e.stampObjects(&ch)
		err = e.tx.StampPendingObjects(e.side.New)
	}
	return ch, err
}

func (e *Exchange) pendingObjects() (ch SyncChanges, err error) {
	if ch.Notetypes, err = e.tx.ListPendingNotetypes(e.side.Pending); err != nil {
		return ch, err
	}
	if ch.Decks, err = e.tx.ListPendingDecks(e.side.Pending); err != nil {
		return ch, err
	}
	if ch.DeckConfigs, err = e.tx.ListPendingDeckConfigs(e.side.Pending); err != nil {
		return ch, err
	}
	tags, err := e.tx.ListTagsToSend(e.side.Pending)
	if err != nil {
		return ch, err
	}
	for _, t := range tags {
		ch.Tags = append(ch.Tags, t.Name)
	}
	return ch, nil
}

func (e *Exchange) settings() (*SyncSettings, error) {
	if err := e.tx.ClearConfigUSNs(); err != nil {
		return nil, err
	}
	config, err := e.tx.ListConfig()
	created := e.start.Created
	return &SyncSettings{Config: config, Created: &created}, err
}

// stampObjects marks the copies to be sent as the rows are going to be.
func (e *Exchange) stampObjects(ch *SyncChanges) {
	for _, nt := range ch.Notetypes {
		nt.USN = e.side.New
	}
	for _, d := range ch.Decks {
		d.USN = e.side.New
	}
	for _, c := range ch.DeckConfigs {
		c.USN = e.side.New
	}
}

// ApplyChanges merges what the other side sent.
func (e *Exchange) ApplyChanges(ch SyncChanges) error {
	for _, nt := range ch.Notetypes {
		if err := e.mergeNotetype(nt); err != nil {
			return fmt.Errorf("merge notetype %d: %w", nt.ID, err)
		}
	}
	for _, d := range ch.Decks {
		if err := e.mergeDeck(d); err != nil {
			return fmt.Errorf("merge deck %d: %w", d.ID, err)
		}
	}
	for _, c := range ch.DeckConfigs {
		if err := e.mergeDeckConfig(c); err != nil {
			return fmt.Errorf("merge preset %d: %w", c.ID, err)
		}
	}
	for _, tag := range ch.Tags {
		if err := e.mergeTag(tag); err != nil {
			return fmt.Errorf("merge tags: %w", err)
		}
	}
	if ch.Settings != nil {
		if err := e.replaceSettings(ch.Settings); err != nil {
			return fmt.Errorf("merge settings: %w", err)
		}
	}
	return nil
}

func (e *Exchange) mergeTag(tag string) error {
	if tag = normalizeTag(tag); tag == "" {
		return nil
	}
	e.changes.Tags = true
	_, err := registerTag(e.tx.Tx, tag)
	return err
}

func (e *Exchange) replaceSettings(s *SyncSettings) error {
	e.changes.Config = true
	if s.Created != nil {
		col, err := e.tx.GetCol()
		if err != nil {
			return err
		}
		col.Created = *s.Created
		if err := e.tx.PutCol(col); err != nil {
			return err
		}
	}
	if err := e.tx.RemoveAllConfig(); err != nil {
		return err
	}
	for _, entry := range s.Config {
		entry.USN, entry.Modified = e.side.New, e.tx.Stamp.Now.Secs()
		if err := e.tx.PutConfig(entry); err != nil {
			return err
		}
	}
	return nil
}
