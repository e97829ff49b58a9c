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
