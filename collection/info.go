package collection

import (
	"karuta/collection/anki"
	"karuta/collection/store"
)

// Info is what there is in a collection, in numbers.
type Info struct {
	Schema         int         `json:"schema"` // of the file
	Notes          int         `json:"notes"`
	Cards          int         `json:"cards"`
	Revlog         int         `json:"revlog"`
	Decks          int         `json:"decks"`
	Notetypes      int         `json:"notetypes"`
	Modified       anki.Millis `json:"mod"`
	SchemaModified anki.Millis `json:"scm"`
	USN            anki.USN    `json:"usn"`
	LastSync       anki.Millis `json:"last_sync"` // 0 for never
	Pending        Pending     `json:"pending"`
}

// SyncState returns what the next sync will be decided by, as of the same moment.
func (i Info) SyncState() SyncState {
	return SyncState{Modified: i.Modified, SchemaModified: i.SchemaModified, LastSync: i.LastSync, USN: i.USN, Empty: i.Cards == 0}
}

// Pending counts what waits to be sent, by kind.
type Pending struct {
	Notes     int `json:"notes"`
	Cards     int `json:"cards"`
	Revlog    int `json:"revlog"`
	Graves    int `json:"graves"`
	Notetypes int `json:"notetypes"`
	Decks     int `json:"decks"`
	Presets   int `json:"presets"`
	Tags      int `json:"tags"`
	Config    int `json:"config"`
}

// Total returns the number of objects that wait, settings left out: they are
// sent as a whole or not at all.
func (p Pending) Total() int {
	return p.Notes + p.Cards + p.Revlog + p.Graves + p.Notetypes + p.Decks + p.Presets + p.Tags
}

// Info counts what is in the collection.
func (c *Collection) Info() (Info, error) {
	return read(c, func(r *store.Reader) (Info, error) {
		col, err := r.GetCol()
		if err != nil {
			return Info{}, err
		}
		info := Info{
			Schema: col.Version, Modified: col.Modified, SchemaModified: col.SchemaModified, USN: col.USN, LastSync: col.LastSync,
		}
		p := &info.Pending
		for _, count := range []struct {
			table          string
			total, pending *int
		}{
			{"notes", &info.Notes, &p.Notes},
			{"cards", &info.Cards, &p.Cards},
			{"revlog", &info.Revlog, &p.Revlog},
			{"decks", &info.Decks, &p.Decks},
			{"notetypes", &info.Notetypes, &p.Notetypes},
			{"graves", nil, &p.Graves},
			{"deck_config", nil, &p.Presets},
			{"tags", nil, &p.Tags},
			{"config", nil, &p.Config},
		} {
			if *count.pending, err = r.CountWithUSN(count.table, anki.PendingUSN); err != nil {
				return Info{}, err
			}
			if count.total == nil {
				continue
			}
			if *count.total, err = r.CountRows(count.table); err != nil {
				return Info{}, err
			}
		}
		return info, nil
	})
}
