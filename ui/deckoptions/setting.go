package deckoptions

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"karuta/collection/anki"
)

// kind is how a setting is edited.
type kind int

const (
	typed kind = iota // a short text
	long              // a text that needs the width of the window
	switched
	chosen // one of words
)

// when tells which scheduler a setting means something to.
type when int

const (
	always when = iota
	withSM2
	withFSRS
)

// setting is one option of a preset: what it is called and how it is read and written as a text.
type setting struct {
	label, detail string
	kind          kind
	unit          string // after what is typed
	lines         int    // of a long text, at least
	when          when
	words         []string // of a choice
	text          func(*anki.DeckOptions) string
	put           func(*anki.DeckOptions, string) error // the error is a sentence about what was typed
}

// on and off are the texts of a switch.
const on, off = "on", ""

// count makes a setting that is a whole number.
func count(label, detail, unit string, lo, hi uint32, field func(*anki.DeckOptions) *uint32) *setting {
	return &setting{
		label: label, detail: detail, unit: unit,
		text: func(o *anki.DeckOptions) string { return strconv.FormatUint(uint64(*field(o)), 10) },
		put: func(o *anki.DeckOptions, text string) error {
			n, err := parseCount(text, lo, hi)
			if err == nil {
				*field(o) = n
			}
			return err
		},
	}
}

func parseCount(text string, lo, hi uint32) (uint32, error) {
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 32)
	if err != nil || n < uint64(lo) || n > uint64(hi) {
		return 0, fmt.Errorf("A whole number from %d to %d.", lo, hi) //nolint:revive,staticcheck // it is shown as it is
	}
	return uint32(n), nil
}

// number makes a setting that is a number shown times scale: 100 for a share in percent.
func number(label, detail, unit string, scale, lo, hi float64, field func(*anki.DeckOptions) *float32) *setting {
	return &setting{
		label: label, detail: detail, unit: unit,
		text: func(o *anki.DeckOptions) string { return formatNumber(float64(*field(o)) * scale) },
		put: func(o *anki.DeckOptions, text string) error {
			n, err := parseNumber(text, lo*scale, hi*scale)
			if err == nil {
				*field(o) = float32(n / scale)
			}
			return err
		},
	}
}

func formatNumber(n float64) string {
	return strconv.FormatFloat(math.Round(n*1e4)/1e4, 'f', -1, 64)
}

// parseNumber understands a decimal comma, too.
func parseNumber(text string, lo, hi float64) (float64, error) {
	n, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(text), ",", "."), 64)
	if err != nil || !(n >= lo-1e-9 && n <= hi+1e-9) {
		return 0, fmt.Errorf("A number from %s to %s.", formatNumber(lo), formatNumber(hi)) //nolint:revive,staticcheck // it is shown as it is
	}
	return n, nil
}

// toggle makes a setting that is on or off.
func toggle(label, detail string, field func(*anki.DeckOptions) *bool) *setting {
	return &setting{
		label: label, detail: detail, kind: switched,
		text: func(o *anki.DeckOptions) string {
			if *field(o) {
				return on
			}
			return off
		},
		put: func(o *anki.DeckOptions, text string) error {
			*field(o) = text == on
			return nil
		},
	}
}

// word is one value of a choice, as people read it.
type word[T any] struct {
	value T
	text  string
}

// choice makes a setting that is one of some values. A value that none of the words stands for, as a newer program
// may have stored, is kept until another is chosen.
func choice[T ~uint32](label, detail string, words []word[T], field func(*anki.DeckOptions) *T) *setting {
	s := &setting{label: label, detail: detail, kind: chosen}
	for _, w := range words {
		s.words = append(s.words, w.text)
	}
	s.text = func(o *anki.DeckOptions) string {
		for _, w := range words {
			if w.value == *field(o) {
				return w.text
			}
		}
		return "Unknown to Karuta"
	}
	s.put = func(o *anki.DeckOptions, text string) error {
		for _, w := range words {
			if w.text == text {
				*field(o) = w.value
			}
		}
		return nil
	}
	return s
}

// steps makes a setting that is a list of delays.
func steps(label, detail string, field func(*anki.DeckOptions) *[]float32) *setting {
	return &setting{
		label: label, detail: detail,
		text: func(o *anki.DeckOptions) string { return formatSteps(*field(o)) },
		put: func(o *anki.DeckOptions, text string) error {
			list, err := parseSteps(text)
			if err == nil {
				*field(o) = list
			}
			return err
		},
	}
}

// date makes a setting that is a day or nothing.
func date(label, detail string, field func(*anki.DeckOptions) *string) *setting {
	return &setting{
		label: label, detail: detail,
		text: func(o *anki.DeckOptions) string { return *field(o) },
		put: func(o *anki.DeckOptions, text string) error {
			text = strings.TrimSpace(text)
			if _, err := time.Parse(time.DateOnly, text); text != "" && err != nil {
				return errors.New("A day such as 2024-03-31, or nothing.") //nolint:revive,staticcheck // it is shown as it is
			}
			*field(o) = text
			return nil
		},
	}
}

// with says which scheduler the setting belongs to.
func (s *setting) with(w when) *setting {
	s.when = w
	return s
}

// shown reports whether the setting means anything with the scheduler in use.
func (s *setting) shown(fsrs bool) bool {
	return s.when == always || (s.when == withFSRS) == fsrs
}
