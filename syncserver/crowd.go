package syncserver

import (
	"cmp"
	"slices"
)

// closeLongestUnused closes what is open of the accounts that are too many,
// but for those that are in the middle of a request or a sync.
func (s *Server) closeLongestUnused() {
	limits := s.opt.Limits
	limits.OpenIdle = 0
	for _, sp := range s.tooMany() {
		sp.tidy(s.opt.Now(), limits)
		s.release(sp)
	}
}

// tooMany returns the unused spaces that are more than may stay open, each to be released.
func (s *Server) tooMany() []*space {
	s.mu.Lock()
	defer s.mu.Unlock()
	var unused []*space
	for _, sp := range s.spaces {
		if sp.users == 0 {
			unused = append(unused, sp)
		}
	}
	slices.SortFunc(unused, func(a, b *space) int { return cmp.Compare(a.released, b.released) })
	unused = unused[:min(len(unused), max(0, len(s.spaces)-s.opt.Limits.Open))]
	for _, sp := range unused {
		sp.users++
	}
	return unused
}
