package syncclient

import (
	"context"
	"fmt"

	"karuta/collection"
	"karuta/syncclient/wire"
)

// SanityReport says how two sides differ that should have become equal. It is
// kept for the error report: such a difference is somebody's bug.
type SanityReport struct {
	Client wire.SanityCounts
	Server *wire.SanityCounts // nil if the server could not count
}

// String lists what differs.
func (r *SanityReport) String() string {
	if r.Server == nil {
		return fmt.Sprintf("counted here: %+v, the server could not count", r.Client)
	}
	return fmt.Sprintf("counted here: %+v, on the server: %+v", r.Client, *r.Server)
}

// Difference is a count in which both sides differ.
type Difference struct {
	Noun         string // "card"
	Here, Server uint32
}

// Differences lists the counts that are not equal; none where the server could not count, or where what differs is not
// among those that say anything to a person.
func (r *SanityReport) Differences() (list []Difference) {
	if r.Server == nil {
		return nil
	}
	for _, d := range []Difference{
		{"card", r.Client.Cards, r.Server.Cards},
		{"note", r.Client.Notes, r.Server.Notes},
		{"review", r.Client.Revlog, r.Server.Revlog},
		{"deletion", r.Client.Graves, r.Server.Graves},
		{"notetype", r.Client.Notetypes, r.Server.Notetypes},
		{"deck", r.Client.Decks, r.Server.Decks},
		{"preset", r.Client.DeckConfigs, r.Server.DeckConfigs},
	} {
		if d.Here != d.Server {
			list = append(list, d)
		}
	}
	return list
}

// checkCounts lets the server compare what both sides count.
func (s *normalSync) checkCounts(ctx context.Context) error {
	s.report.stage(StageChecking)
	counted, err := s.exchange.SanityCounts()
	if err != nil {
		return err
	}
	counts := countsToWire(counted)
	answer, err := s.remote.SanityCheck(ctx, counts)
	if err != nil {
		return err
	}
	if !answer.OK {
		return &Error{Kind: SanityCheckFailed, Op: "sanity check", Sanity: &SanityReport{Client: counts, Server: answer.Server}}
	}
	return nil
}

func countsToWire(c collection.SyncCounts) wire.SanityCounts {
	return wire.SanityCounts{
		Cards: uint32(c.Cards), Notes: uint32(c.Notes), Revlog: uint32(c.Revlog), Graves: uint32(c.Graves),
		Notetypes: uint32(c.Notetypes), Decks: uint32(c.Decks), DeckConfigs: uint32(c.DeckConfigs),
	}
}
