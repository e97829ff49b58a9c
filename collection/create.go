package collection

import (
	"fmt"
	"time"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// rolloverHour is the hour at which a new day starts unless the person sets another.
const rolloverHour = 4

// createFresh fills an empty file with what every new collection has, as Anki does.
func (c *Collection) createFresh(tx *store.Tx) error {
	now := c.now()
	col := store.Col{Created: creationDay(now), SchemaModified: tx.Stamp.Now}
	if err := tx.CreateSchema(col); err != nil {
		return err
	}
	deck := &anki.Deck{
		ID: anki.DefaultDeckID, Name: "Default",
		Common: anki.DeckCommon{StudyCollapsed: true, BrowserCollapsed: true},
		Normal: &anki.NormalDeck{ConfigID: anki.DefaultDeckConfigID},
	}
	if err := tx.PutDeck(deck); err != nil {
		return err
	}
	preset := &anki.DeckConfig{ID: anki.DefaultDeckConfigID, Name: "Default", Config: anki.DefaultDeckOptions()}
	if err := tx.PutDeckConfig(preset); err != nil {
		return err
	}
	first, err := addStockNotetypes(tx)
	if err != nil {
		return err
	}
	return putFreshConfig(tx, first, sched.MinutesWest(now))
}

func addStockNotetypes(tx *store.Tx) (first anki.NotetypeID, err error) {
	for i, nt := range anki.StockNotetypes() {
		nt.ID = anki.NotetypeID(tx.Stamp.Now) + anki.NotetypeID(i)
		if i == 0 {
			first = nt.ID
		}
		if err := tx.PutNotetype(&nt); err != nil {
			return 0, fmt.Errorf("stock notetype %q: %w", nt.Name, err)
		}
	}
	return first, nil
}

func putFreshConfig(tx *store.Tx, notetype anki.NotetypeID, creationOffset int) error {
	for key, value := range map[string]string{
		"activeDecks": "[1]", "addToCur": "true", "collapseTime": "1200", "curDeck": "1", "dayLearnFirst": "false",
		"creationOffset": fmt.Sprint(creationOffset), "dueCounts": "true", "estTimes": "true", "newSpread": "0", "nextPos": "1",
		"sched2021": "true", "schedVer": "2", "sortBackwards": "false", "sortType": `"noteFld"`, "timeLim": "0",
	} {
		if err := tx.PutConfig(anki.ConfigEntry{Key: key, Value: []byte(value)}); err != nil {
			return err
		}
	}
	return tx.SetConfig(confCurrentNotetype, notetype)
}

// creationDay is the last time the day rolled over: the start of day 0.
func creationDay(now time.Time) anki.Secs {
	day := time.Date(now.Year(), now.Month(), now.Day(), rolloverHour, 0, 0, 0, now.Location())
	if day.After(now) {
		day = day.AddDate(0, 0, -1)
	}
	return anki.Secs(day.Unix())
}
