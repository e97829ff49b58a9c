package maths

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/dop251/goja"
)

// ErrUnavailable says that the program was built without MathJax.
var ErrUnavailable = errors.New("this build has no MathJax, so formulas are shown as text")

// ErrTooLong says that a formula has more than MaxSource bytes or took longer than its time.
var ErrTooLong = errors.New("the formula is too long to typeset")

const (
	// MaxSource is how long the source of a formula may be, in bytes.
	MaxSource = 16 * 1024
	// timeLimit is how long one formula may take; the slowest of real cards take a tenth of a second, on a computer that
	// does much else a second or two.
	timeLimit = 8 * time.Second
)

// Source is a formula as the card has it.
type Source struct {
	TeX     string // without its delimiters
	Display bool   // on a line of its own, \[ \], rather than in the text, \( \)
}

// Typesetter typesets formulas, one at a time: calls wait for each other. It needs about 30 MB from its first formula
// on, for which it also takes a quarter of a second longer.
type Typesetter struct {
	mu   sync.Mutex
	vm   *goja.Runtime
	call goja.Callable
}

// Typeset returns the picture of a formula. TeX that cannot be read is no error: its picture shows the source, as in
// Anki. The error is ErrUnavailable, ErrTooLong, or that of ctx.
func (t *Typesetter) Typeset(ctx context.Context, source Source) (Formula, error) {
	if len(source.TeX) > MaxSource {
		return Formula{}, ErrTooLong
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.load(); err != nil {
		return Formula{}, err
	}
	limited, cancel := context.WithTimeout(ctx, timeLimit)
	defer cancel()
	stop := context.AfterFunc(limited, func() { t.vm.Interrupt(limited.Err()) })
	result, err := t.call(goja.Undefined(), t.vm.ToValue(source.TeX), t.vm.ToValue(source.Display))
	if !stop() || err != nil {
		t.vm = nil // whatever state it was left in
	}
	switch {
	case ctx.Err() != nil:
		return Formula{}, ctx.Err()
	case limited.Err() != nil:
		return Formula{}, ErrTooLong
	case err != nil:
		return Formula{}, fmt.Errorf("typeset: %w", err)
	}
	return parseFormula(result.String())
}

// load starts MathJax, unless it is running.
func (t *Typesetter) load() error {
	if t.vm != nil {
		return nil
	}
	// Reading the program leaves much behind, which is not to double what the process holds.
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	code, err := program()
	if err != nil {
		return err
	}
	vm := goja.New()
	vm.SetMaxCallStackSize(4096)
	if _, err := vm.RunProgram(code); err != nil {
		return fmt.Errorf("start MathJax: %w", err)
	}
	call, ok := goja.AssertFunction(vm.Get("typeset"))
	if !ok {
		return errors.New("start MathJax: the bundle has no function typeset")
	}
	t.vm, t.call = vm, call
	return nil
}
