package maths

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"karuta/cardrender/child"
)

// Flag is the one argument with which the program is started to typeset formulas.
const Flag = "--typeset-formulas"

const (
	// idleTime is for how long the process of a Host is kept: the formulas of a deck are new one after the other.
	idleTime = 20 * time.Second
	// maxMemory is how much memory the process may take, in bytes. MathJax takes 30 MB, an enormous formula as much again.
	maxMemory = 128 << 20
	// garbage is how much the process may leave lying about, in percent of what it uses. With 100, which is usual, formulas
	// take a quarter less time and the process a quarter more memory.
	garbage = 25
)

// ErrTooMuch says that a formula took too much memory.
var ErrTooMuch = errors.New("the formula takes too much memory to typeset")

// Host typesets formulas in a process of their own, so that what MathJax takes is given back when there are no new
// formulas. It is safe for concurrent use; formulas wait for each other.
type Host struct{ process *child.Process }

// NewHost returns a host whose process is this program, started with Flag.
func NewHost() (*Host, error) {
	process, err := child.New(Flag, idleTime)
	if err != nil {
		return nil, fmt.Errorf("typeset: %w", err)
	}
	return &Host{process}, nil
}

// answer is what the process says of a formula.
type answer struct {
	SVG     string `json:"svg"`
	TooLong bool   `json:"tooLong"`
	Problem string `json:"problem"` // "" if it worked
}

// Typeset returns the picture of a formula. For its errors see Typesetter.Typeset; there is ErrTooMuch, too.
func (h *Host) Typeset(ctx context.Context, source Source) (Formula, error) {
	if len(source.TeX) > MaxSource {
		return Formula{}, ErrTooLong
	}
	var a answer
	err := h.process.Ask(ctx, source, &a, 2*timeLimit) // the process itself keeps to half of that, and lives on
	switch {
	case errors.Is(err, child.ErrSlow), a.TooLong:
		return Formula{}, ErrTooLong
	case errors.Is(err, child.ErrEnded):
		return Formula{}, ErrTooMuch
	case err != nil:
		return Formula{}, fmt.Errorf("typeset: %w", err)
	case a.Problem != "":
		return Formula{}, errors.New(a.Problem)
	}
	return parseFormula(a.SVG)
}

// Close ends the process.
func (h *Host) Close() { h.process.Close() }

// Serve typesets formulas until in ends: the whole work of a process that was started for it. tooMuch is called when a
// formula takes too much memory or time and has to end the process.
func Serve(in io.Reader, out io.Writer, tooMuch func()) error {
	debug.SetGCPercent(garbage)
	var typesetter Typesetter
	if err := typesetter.load(); err != nil {
		return err
	}
	return child.Serve(in, out, child.Limits{Memory: maxMemory, Time: 3 * timeLimit, TooMuch: tooMuch}, func(source Source) answer {
		made, err := typesetter.Typeset(context.Background(), source)
		if err != nil {
			return answer{TooLong: errors.Is(err, ErrTooLong), Problem: err.Error()}
		}
		return answer{SVG: made.SVG}
	})
}
