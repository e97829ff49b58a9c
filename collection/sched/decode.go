package sched

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// DecodeStates reads states as a script has left them. It is as strict as the
// reader that scripts have in Anki: a name that it does not know, a fraction of a
// day or text for a number is refused, what was taken away counts as zero. Names in
// the form scheduled_days are read, too. The current state is read, but not taken
// over: a card is in the state it is in. Errors name the place and what is wrong
// with it, in words for people.
func DecodeStates(text []byte, current *State) (States, error) {
	out := States{}
	var seen [5]bool
	into := func(i int, s *State) func(value) error {
		return func(v value) (err error) {
			seen[i] = true
			*s, err = v.state()
			return err
		}
	}
	err := value{"states", text}.fields(map[string]func(value) error{
		"current": into(0, &out.Current), "again": into(1, &out.Again), "hard": into(2, &out.Hard), "good": into(3, &out.Good), "easy": into(4, &out.Easy),
	})
	if err != nil {
		return States{}, err
	}
	if seen != [5]bool{true, true, true, true, true} {
		return States{}, errors.New("one of the states was taken away")
	}
	out.Current = *current
	return out, nil
}

// value is a piece of JSON and where it stands.
type value struct {
	at   string // "states.good.normal"
	text json.RawMessage
}

func (v value) isNull() bool { return string(v.text) == "null" }

// fields reads an object. Names are in camel case.
func (v value) fields(read map[string]func(value) error) error {
	var object map[string]json.RawMessage
	if json.Unmarshal(v.text, &object) != nil || object == nil {
		return fmt.Errorf("%s is not an object", v.at)
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		to, text := read[name], object[name]
		if to == nil {
			to = read[camelCase(name)]
		}
		if to == nil {
			return fmt.Errorf("%s has no %q", v.at, name)
		}
		if err := to(value{v.at + "." + name, text}); err != nil {
			return err
		}
	}
	return nil
}

// camelCase returns scheduledDays for scheduled_days.
func camelCase(name string) string {
	parts := strings.Split(name, "_")
	for i, part := range parts[1:] {
		if part == "" {
			return name
		}
		parts[i+1] = strings.ToUpper(part[:1]) + part[1:]
	}
	return strings.Join(parts, "")
}

// oneOf reads an object of which only one field may be set.
func (v value) oneOf(read map[string]func(value) error, besides ...string) error {
	set := ""
	only := map[string]func(value) error{}
	for name, to := range read {
		only[name] = func(v value) error {
			if set != "" {
				return fmt.Errorf("%s: there is %s already", v.at, set)
			}
			set = name
			return to(v)
		}
	}
	for _, name := range besides {
		only[name] = read[name]
	}
	return v.fields(only)
}

func (v value) state() (s State, err error) {
	err = v.oneOf(map[string]func(value) error{
		"normal":   func(v value) (err error) { s, err = v.normal(); return err },
		"filtered": func(v value) (err error) { s, err = v.filtered(); return err },
		"customData": func(v value) error {
			var text *string
			if json.Unmarshal(v.text, &text) != nil {
				return fmt.Errorf("%s is not a text", v.at)
			}
			return nil // scripts change it elsewhere
		},
	}, "customData")
	return s, err
}

func (v value) normal() (s State, err error) {
	err = v.oneOf(map[string]func(value) error{
		"new": func(v value) error {
			return v.fields(map[string]func(value) error{"position": whole(&s.Position)})
		},
		"learning": func(v value) error {
			s.Kind = StateLearning
			return v.learning(&s)
		},
		"review": func(v value) error {
			s.Kind = StateReview
			return v.review(&s)
		},
		"relearning": func(v value) error {
			s.Kind = StateRelearning
			return v.relearning(&s)
		},
	})
	return s, err
}

func (v value) learning(s *State) error {
	return v.fields(map[string]func(value) error{
		"remainingSteps": whole(&s.Left), "scheduledSecs": whole(&s.Secs), "elapsedSecs": whole(&s.Elapsed), "memoryState": memory(s),
	})
}

func (v value) review(s *State) error {
	return v.fields(map[string]func(value) error{
		"scheduledDays": whole(&s.Days), "elapsedDays": whole(&s.ElapsedDays), "easeFactor": fraction(&s.Ease),
		"lapses": whole(&s.Lapses), "leeched": yesNo(&s.Leech), "memoryState": memory(s),
	})
}

// relearning reads the two parts of a card on a step with a review to return to.
// The memory that counts is that of the step.
func (v value) relearning(s *State) error {
	var step, review State
	err := v.fields(map[string]func(value) error{
		"learning": unlessNull(func(v value) error { return v.learning(&step) }),
		"review":   unlessNull(func(v value) error { return v.review(&review) }),
	})
	review.Kind = s.Kind
	review.Left, review.Secs, review.Elapsed = step.Left, step.Secs, step.Elapsed
	review.HasMemory, review.Memory = step.HasMemory, step.Memory
	*s = review
	return err
}

func (v value) filtered() (s State, err error) {
	s.Kind = StatePreview
	err = v.oneOf(map[string]func(value) error{
		"preview": func(v value) error {
			return v.fields(map[string]func(value) error{"scheduledSecs": whole(&s.Secs), "finished": yesNo(&s.Finished)})
		},
		"rescheduling": func(v value) error {
			s = State{}
			err := v.fields(map[string]func(value) error{
				"originalState": unlessNull(func(v value) (err error) { s, err = v.normal(); return err }),
			})
			s.Filtered = true
			return err
		},
	})
	return s, err
}

func unlessNull(read func(value) error) func(value) error {
	return func(v value) error {
		if v.isNull() {
			return nil
		}
		return read(v)
	}
}

func memory(s *State) func(value) error {
	return unlessNull(func(v value) error {
		s.HasMemory = true
		return v.fields(map[string]func(value) error{"stability": fraction(&s.Memory.Stability), "difficulty": fraction(&s.Memory.Difficulty)})
	})
}

func whole(to *uint32) func(value) error {
	return unlessNull(func(v value) error {
		n, err := v.number()
		if err != nil || n != math.Trunc(n) || n < 0 || n > math.MaxUint32 {
			return fmt.Errorf("%s is %s, not a whole number from 0 to %d", v.at, v.text, uint32(math.MaxUint32))
		}
		*to = uint32(n)
		return nil
	})
}

func fraction(to *float32) func(value) error {
	return unlessNull(func(v value) error {
		switch string(v.text) {
		case `"NaN"`, `"Infinity"`, `"-Infinity"`: // as they were written
			n, _ := v.number()
			*to = float32(n)
			return nil
		}
		n, err := v.number()
		if err != nil || !(math.Abs(n) <= math.MaxFloat32) {
			return fmt.Errorf("%s is %s, not a number", v.at, v.text)
		}
		*to = float32(n)
		return nil
	})
}

func yesNo(to *bool) func(value) error {
	return unlessNull(func(v value) error {
		if json.Unmarshal(v.text, to) != nil {
			return fmt.Errorf("%s is %s, not true or false", v.at, v.text)
		}
		return nil
	})
}

// number reads a number, or a text that is one.
func (v value) number() (float64, error) {
	var text string
	if json.Unmarshal(v.text, &text) != nil {
		text = string(v.text)
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, fmt.Errorf("%s is not a number", v.text)
	}
	return n, nil
}
