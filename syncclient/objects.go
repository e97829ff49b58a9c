package syncclient

import (
	"karuta/collection"
	"karuta/syncclient/wire"
)

// The collection and the wire know the same objects under types of their own,
// so that neither depends on the other.

func changesToWire(ch collection.SyncChanges) wire.Changes {
	return wire.Changes{
		Notetypes: ch.Notetypes, Decks: ch.Decks, DeckConfigs: ch.DeckConfigs, Tags: ch.Tags, Settings: (*wire.Settings)(ch.Settings),
	}
}

func changesFromWire(ch wire.Changes) collection.SyncChanges {
	return collection.SyncChanges{
		Notetypes: ch.Notetypes, Decks: ch.Decks, DeckConfigs: ch.DeckConfigs, Tags: ch.Tags, Settings: (*collection.SyncSettings)(ch.Settings),
	}
}

func chunkToWire(ch collection.SyncChunk) wire.Chunk   { return wire.Chunk(ch) }
func chunkFromWire(ch wire.Chunk) collection.SyncChunk { return collection.SyncChunk(ch) }
func (c *Counts) addChunk(ch *collection.SyncChunk) {
	c.Notes += len(ch.Notes)
	c.Cards += len(ch.Cards)
	c.Revlog += len(ch.Revlog)
}

func (c *Counts) addChanges(ch *collection.SyncChanges) {
	c.Notetypes += len(ch.Notetypes)
	c.Decks += len(ch.Decks)
	c.Presets += len(ch.DeckConfigs)
	c.Tags += len(ch.Tags)
}
