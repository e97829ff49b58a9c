package main

import (
	"fmt"
	"strings"

	"karuta/collection/sched"
)

// cardStates are what a card is and what each button makes of it.
type cardStates struct {
	Current cardState `json:"current"`
	Again   cardState `json:"again"`
	Hard    cardState `json:"hard"`
	Good    cardState `json:"good"`
	Easy    cardState `json:"easy"`
}

// cardState is sched.State in JSON; what a kind of state has no use for is left out.
type cardState struct {
	Kind       string   `json:"kind"`
	Filtered   bool     `json:"filtered,omitempty"` // a rescheduling filtered deck has the card
	Position   *uint32  `json:"position,omitempty"`
	Left       *uint32  `json:"left,omitempty"` // steps
	Secs       *uint32  `json:"secs,omitempty"` // delay of the step
	Days       *uint32  `json:"days,omitempty"` // interval
	Elapsed    *uint32  `json:"elapsed_days,omitempty"`
	Ease       *float32 `json:"ease,omitempty"`
	Lapses     *uint32  `json:"lapses,omitempty"`
	Leech      bool     `json:"leech,omitempty"`
	Finished   bool     `json:"finished,omitempty"` // the preview ends
	Stability  *float32 `json:"stability,omitempty"`
	Difficulty *float32 `json:"difficulty,omitempty"`
}

var stateKinds = map[sched.StateKind]string{
	sched.StateNew: "new", sched.StateLearning: "learning", sched.StateReview: "review",
	sched.StateRelearning: "relearning", sched.StatePreview: "preview",
}

func statesOf(s *sched.States) cardStates {
	return cardStates{stateOf(s.Current), stateOf(s.Again), stateOf(s.Hard), stateOf(s.Good), stateOf(s.Easy)}
}

func stateOf(s sched.State) cardState {
	out := cardState{Kind: stateKinds[s.Kind], Filtered: s.Filtered, Leech: s.Leech, Finished: s.Finished}
	if s.Kind == sched.StateNew {
		out.Position = &s.Position
	}
	if s.Kind == sched.StateLearning || s.Kind == sched.StateRelearning {
		out.Left = &s.Left
	}
	if out.Left != nil || s.Kind == sched.StatePreview {
		out.Secs = &s.Secs
	}
	if s.Kind == sched.StateReview || s.Kind == sched.StateRelearning {
		out.Days, out.Elapsed, out.Ease, out.Lapses = &s.Days, &s.ElapsedDays, &s.Ease, &s.Lapses
	}
	if s.HasMemory {
		out.Stability, out.Difficulty = &s.Memory.Stability, &s.Memory.Difficulty
	}
	return out
}

func (s cardStates) text(w writer, labels [4]string) {
	fmt.Fprintf(w, "now: %s\n", s.Current.line())
	for i, next := range []struct {
		button string
		state  cardState
	}{{"again", s.Again}, {"hard", s.Hard}, {"good", s.Good}, {"easy", s.Easy}} {
		fmt.Fprintf(w, "%s %s: %s\n", next.button, labels[i], next.state.line())
	}
}

// line is the state in words and numbers.
func (s cardState) line() string {
	parts := []string{s.Kind}
	number := func(format string, v *uint32) {
		if v != nil {
			parts = append(parts, fmt.Sprintf(format, *v))
		}
	}
	number("position %d", s.Position)
	number("%d steps left", s.Left)
	number("%d s", s.Secs)
	number("%d days", s.Days)
	if s.Ease != nil {
		parts = append(parts, fmt.Sprintf("ease %.2f", *s.Ease))
	}
	number("%d lapses", s.Lapses)
	if s.Stability != nil {
		parts = append(parts, fmt.Sprintf("stability %.2f days, difficulty %.2f", *s.Stability, *s.Difficulty))
	}
	if s.Leech {
		parts = append(parts, "a leech")
	}
	if s.Finished {
		parts = append(parts, "finished")
	}
	return strings.Join(parts, ", ")
}
