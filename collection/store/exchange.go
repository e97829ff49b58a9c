package store

import (
	"fmt"
	"strings"

	"karuta/collection/anki"
)

// This file holds the statements that only a sync needs. A row is pending for a
// client when its usn is -1, for a server when it is not older than the number
// the client has seen: see pending.

// pending returns the condition that a row waits to be sent.
func pending(usn anki.USN) string {
	if usn == anki.PendingUSN {
		return "usn = ?"
	}
	return "usn >= ?"
}

// ListPendingNotetypes returns the notetypes waiting to be sent, oldest first.
func (r *Reader) ListPendingNotetypes(usn anki.USN) ([]*anki.Notetype, error) {
	return r.listNotetypes(pending(usn)+" order by id", usn)
}

// ListPendingDecks returns the decks waiting to be sent, oldest first.
func (r *Reader) ListPendingDecks(usn anki.USN) ([]*anki.Deck, error) {
	return r.listDecks(pending(usn)+" order by id", usn)
}

// ListPendingDeckConfigs returns the presets waiting to be sent, oldest first.
func (r *Reader) ListPendingDeckConfigs(usn anki.USN) ([]*anki.DeckConfig, error) {
	return r.listDeckConfigs(pending(usn)+" order by id", usn)
}

// ListTagsToSend returns the tags waiting to be sent.
func (r *Reader) ListTagsToSend(usn anki.USN) ([]anki.Tag, error) {
	return r.listTags(pending(usn)+" order by tag", usn)
}

// ListGravesToSend returns the deletions waiting to be sent.
func (r *Reader) ListGravesToSend(usn anki.USN) (anki.Graves, error) {
	return r.listGraves(pending(usn), usn)
}

// HasPending reports whether anything at all waits to be sent.
func (r *Reader) HasPending(usn anki.USN) (has bool, err error) {
	parts := make([]string, len(countedTables))
	for i, table := range countedTables {
		parts[i] = "exists (select 1 from " + table + " where " + pending(usn) + "1)"
	}
	_, err = r.conn.one("select "+strings.Join(parts, " or "), []any{usn}, &has)
	return has, wrap("look for pending rows", err)
}

// PendingRows are the ids of the rows that travel in chunks.
type PendingRows struct {
	Revlog []anki.RevlogID
	Cards  []anki.CardID
	Notes  []anki.NoteID
}

// ListPendingRows returns the review log entries, cards and notes waiting to be sent.
func (r *Reader) ListPendingRows(usn anki.USN) (rows PendingRows, err error) {
	if rows.Revlog, err = listPendingIDs[anki.RevlogID](r, "revlog", usn); err != nil {
		return rows, err
	}
	if rows.Cards, err = listPendingIDs[anki.CardID](r, "cards", usn); err != nil {
		return rows, err
	}
	rows.Notes, err = listPendingIDs[anki.NoteID](r, "notes", usn)
	return rows, err
}

func listPendingIDs[ID ~int64](r *Reader, table string, usn anki.USN) ([]ID, error) {
	var ids []ID
	err := r.conn.each("select id from "+table+" where "+pending(usn), []any{usn}, func(scan func(...any) error) error {
		var id ID
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, wrap("read pending "+table, err)
}

// GetRevlogEntry returns the entry or anki.ErrNotFound.
func (r *Reader) GetRevlogEntry(id anki.RevlogID) (*anki.RevlogEntry, error) {
	var found []anki.RevlogEntry
	err := r.conn.each("select "+revlogColumns+" from revlog where id = ?", []any{id}, func(scan func(...any) error) error {
		e, err := scanRevlog(scan)
		found = append(found, e)
		return err
	})
	if err == nil && len(found) == 0 {
		err = anki.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("review log entry %d: %w", id, err)
	}
	return &found[0], nil
}

// ListRevlogEntries returns the entries with these ids, the latest first.
func (r *Reader) ListRevlogEntries(ids []anki.RevlogID) ([]anki.RevlogEntry, error) {
	var entries []anki.RevlogEntry
	err := r.eachWithID(revlogColumns, "revlog", idList(ids), func(scan func(...any) error) error {
		e, err := scanRevlog(scan)
		entries = append(entries, e)
		return err
	})
	return entries, wrap("read review log", err)
}

// ListCardsToSend returns the cards with these ids, the latest first.
func (r *Reader) ListCardsToSend(ids []anki.CardID) ([]*anki.Card, error) {
	var cards []*anki.Card
	err := r.eachWithID(cardColumns, "cards", idList(ids), func(scan func(...any) error) error {
		c, err := scanCard(scan)
		cards = append(cards, c)
		return err
	})
	return cards, wrap("read cards", err)
}

// ListNotesToSend returns the notes with these ids, the latest first.
func (r *Reader) ListNotesToSend(ids []anki.NoteID) ([]*anki.Note, error) {
	var notes []*anki.Note
	err := r.eachWithID(noteColumns, "notes", idList(ids), func(scan func(...any) error) error {
		n, err := scanNote(scan)
		notes = append(notes, n)
		return err
	})
	return notes, wrap("read notes", err)
}

// RowStamps are what a sync must know of a row here to decide about a received one.
type RowStamps struct {
	Modified anki.Secs
	USN      anki.USN
}

// ListCardStamps returns the stamps of those of the cards that exist.
func (r *Reader) ListCardStamps(ids []anki.CardID) (map[anki.CardID]RowStamps, error) {
	found := make(map[anki.CardID]RowStamps, len(ids))
	err := r.eachWithID("id, mod, usn", "cards", idList(ids), func(scan func(...any) error) error {
		var id anki.CardID
		var s RowStamps
		if scan(&id, &s.Modified, &s.USN) != nil {
			var modified any
			if err := scan(&id, &modified, &s.USN); err != nil {
				return err
			}
			s.Modified, _ = wholeOf[anki.Secs](modified) // all of them fit
		}
		found[id] = s
		return nil
	})
	return found, wrap("read cards", err)
}

// NoteHead is a note without its text.
type NoteHead struct {
	RowStamps
	NotetypeID anki.NotetypeID
	Checksum   uint32
}

// ListNoteHeads returns the heads of those of the notes that exist.
func (r *Reader) ListNoteHeads(ids []anki.NoteID) (map[anki.NoteID]NoteHead, error) {
	found := make(map[anki.NoteID]NoteHead, len(ids))
	err := r.eachWithID("id, mod, usn, mid, csum", "notes", idList(ids), func(scan func(...any) error) error {
		var id anki.NoteID
		var h NoteHead
		if scan(&id, &h.Modified, &h.USN, &h.NotetypeID, &h.Checksum) != nil {
			var checksum any // an odd one is none, so that the note is replaced as a whole
			if err := scan(&id, &h.Modified, &h.USN, &h.NotetypeID, &checksum); err != nil {
				return err
			}
			h.NotetypeID = 0
		}
		found[id] = h
		return nil
	})
	return found, wrap("read notes", err)
}

// eachWithID reads many rows by one statement: one by one they cost several times as much.
func (r *Reader) eachWithID(columns, table, ids string, row func(scan func(...any) error) error) error {
	if ids == idList[int64](nil) {
		return nil
	}
	query := "select " + columns + " from " + table + " where id in (select value from json_each(?)) order by id desc"
	return r.conn.each(query, []any{ids}, row)
}

// ReplaceNote is PutNote over a note whose head is known: the indexes of what did not change are left alone, which
// is most of the work.
func (t *Tx) ReplaceNote(n *anki.Note, was NoteHead) error {
	if n.NotetypeID != was.NotetypeID || n.Checksum != was.Checksum {
		return t.PutNote(n)
	}
	_, err := t.conn.exec("update notes set guid = ?, mod = ?, usn = ?, tags = ?, flds = ?, sfld = ?, flags = ?, data = ? where id = ?",
		n.GUID, n.Modified, n.USN, anki.JoinTags(n.Tags), anki.JoinFields(n.Fields), n.SortField, n.Flags, n.Data, n.ID)
	return wrap("write note", err)
}

// Table groups that a sync stamps together.
var (
	unchunkedTables = []string{"notetypes", "decks", "deck_config", "tags"}
	chunkedTables   = []string{"revlog", "cards", "notes"}
	countedTables   = append(append([]string{"graves"}, unchunkedTables...), chunkedTables...)
)

// StampPendingGraves gives the deletions waiting to be sent the number of this sync.
func (t *Tx) StampPendingGraves(usn anki.USN) error { return t.stampPending(usn, "graves") }

// StampPendingObjects gives the notetypes, decks, presets and tags waiting to
// be sent the number of this sync.
func (t *Tx) StampPendingObjects(usn anki.USN) error { return t.stampPending(usn, unchunkedTables...) }

// StampPendingRows gives the review log entries, cards and notes waiting to be
// sent the number of this sync.
func (t *Tx) StampPendingRows(usn anki.USN) error { return t.stampPending(usn, chunkedTables...) }

func (t *Tx) stampPending(usn anki.USN, tables ...string) error {
	for _, table := range tables {
		if _, err := t.conn.exec("update "+table+" set usn = ? where usn = -1", usn); err != nil {
			return wrap("mark "+table+" as sent", err)
		}
	}
	return nil
}

// ClearConfigUSNs marks all settings as sent: they always travel together.
func (t *Tx) ClearConfigUSNs() error {
	_, err := t.conn.exec("update config set usn = 0 where usn != 0")
	return wrap("mark settings as sent", err)
}

// SyncCounts are the numbers that both sides of a sync compare at its end.
type SyncCounts struct {
	Cards, Notes, Revlog, Graves, Notetypes, Decks, DeckConfigs int
}

// CountForSync counts what both sides of a sync compare.
func (r *Reader) CountForSync() (c SyncCounts, err error) {
	_, err = r.conn.one(sqlCountForSync, nil, &c.Graves, &c.Notetypes, &c.Decks, &c.DeckConfigs, new(int), &c.Revlog, &c.Cards, &c.Notes)
	return c, wrap("count for sync", err)
}

// sqlCountForSync counts the rows of countedTables, sqlCountPending those of them that wait to be sent.
var (
	sqlCountForSync = countEach("")
	sqlCountPending = countEach(" where usn = -1")
)

// countEach is one statement for all tables: eight of them cost a server more than what they count.
func countEach(where string) string {
	parts := make([]string, len(countedTables))
	for i, table := range countedTables {
		parts[i] = "(select count() from " + table + where + ")"
	}
	return "select " + strings.Join(parts, ", ")
}

// CountPending returns the number of rows waiting to be sent, by table; settings, which
// travel without being marked, are not among them.
func (r *Reader) CountPending() (map[string]int, error) {
	found, dest := make([]int, len(countedTables)), make([]any, len(countedTables))
	for i := range found {
		dest[i] = &found[i]
	}
	if _, err := r.conn.one(sqlCountPending, nil, dest...); err != nil {
		return nil, wrap("count pending rows", err)
	}
	counts := map[string]int{}
	for i, table := range countedTables {
		counts[table] = found[i]
	}
	return counts, nil
}

// CountCardsWithoutDeck returns the number of cards whose deck does not exist.
func (r *Reader) CountCardsWithoutDeck() (n int, err error) {
	// The decks of cards are found by steps in the index: looking at every card takes longer than the rest of a small sync.
	query := `with recursive used(did) as (
			select min(did) from cards
			union all
			select (select min(did) from cards where did > used.did) from used where used.did is not null
		)
		select count() from cards where did in (select did from used where did not in (select id from decks))`
	_, err = r.conn.one(query, nil, &n)
	return n, wrap("count cards without a deck", err)
}

// MarkUploaded makes the collection one that a server holds as a whole: nothing
// waits to be sent, deletions are forgotten, and the three times of the
// collection have one value.
func (t *Tx) MarkUploaded(at anki.Millis) error {
	return t.conn.sparing(func() error { return t.markUploaded(at) })
}

func (t *Tx) markUploaded(at anki.Millis) error {
	for _, query := range []string{
		"delete from graves",
		"update tags set usn = 0 where usn != 0",
		"update deck_config set usn = 0 where usn != 0",
		"update decks set usn = 0 where usn != 0",
		"update notetypes set usn = 0 where usn != 0",
	} {
		if _, err := t.conn.exec(query); err != nil {
			return wrap("prepare for upload", err)
		}
	}
	for _, table := range chunkedTables {
		if err := t.clearPending(table); err != nil {
			return wrap("prepare for upload", err)
		}
	}
	_, err := t.conn.exec("update col set usn = usn + 1, scm = ?, ls = ?, mod = ?", at, at, at)
	return wrap("prepare for upload", err)
}

// clearPending marks the rows of a table as sent, some at a time: SQLite keeps
// the old pages of a statement in memory until it ends.
func (t *Tx) clearPending(table string) error {
	for {
		n, err := t.conn.exec("update " + table + " set usn = 0 where id in (select id from " + table + " where usn = -1 limit 2000)")
		if err != nil || n == 0 {
			return err
		}
	}
}

// MarkDownloaded makes the collection one that is equal to the server's.
func (t *Tx) MarkDownloaded() error {
	_, err := t.conn.exec("update col set ls = mod")
	return wrap("mark as downloaded", err)
}

// ListForeignObjects returns the names of triggers, views and virtual tables: a collection has
// none, and in a file from elsewhere they would run on our behalf.
func (r *Reader) ListForeignObjects() ([]string, error) {
	var names []string
	query := "select type || ' ' || name from sqlite_master where type in ('trigger', 'view') or type = 'table' and rootpage = 0 order by 1"
	err := r.conn.each(query, nil, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		names = append(names, name)
		return err
	})
	return names, wrap("read tables", err)
}
