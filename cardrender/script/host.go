package script

import (
	"context"
	"errors"
	"fmt"
	"time"

	"karuta/cardrender/child"
)

// runTime is how long scripts may run at a time.
const runTime = 200 * time.Millisecond

var (
	// ErrSlow says that a script ran too long.
	ErrSlow = errors.New("a script of this card was stopped, since it ran too long")
	// ErrEnded says that the process ended by itself.
	ErrEnded = errors.New("a script of this card was stopped, since it took too much memory")
)

// Host runs scripts in a process that is started when the first card asks for it, and again after it had to be ended.
// It is safe for concurrent use; one thing is done at a time.
type Host struct{ process *child.Process }

// NewHost returns a host whose process is this program, started with Flag.
func NewHost() (*Host, error) {
	process, err := child.New(Flag, 0) // what scripts keep from card to card would be lost
	if err != nil {
		return nil, fmt.Errorf("run scripts: %w", err)
	}
	return &Host{process}, nil
}

// Load runs the scripts of a card. Its errors are sentences for people; after one the card is shown as it was made.
func (h *Host) Load(page Page) (Result, error) { return asked(h.process.Ask, request{Load: &page}) }

// Click tells the card that was loaded last that an element was clicked; number is that of ClickAttr.
func (h *Host) Click(number int) (Result, error) {
	return asked(h.process.AskAgain, request{Click: number})
}

// Tick tells the card that was loaded last that the time of its next timer has come.
func (h *Host) Tick() (Result, error) { return asked(h.process.AskAgain, request{Tick: true}) }

// scheduleTime is how long a script for custom scheduling may run: less than the process gives itself.
const scheduleTime = 1500 * time.Millisecond

// Schedule runs a collection's script for custom scheduling. Its errors are sentences for people; after one the card is
// scheduled as if there were no script. What takes too long ends the process, and with it what a card on show has
// there: a Host of its own keeps them apart.
func (h *Host) Schedule(s Schedule) (Scheduled, error) {
	var result Result
	err := h.process.Ask(context.Background(), request{Schedule: &s}, &result, scheduleTime)
	switch {
	case errors.Is(err, child.ErrSlow):
		return Scheduled{}, fmt.Errorf("it ran too long: %w", ErrSlow)
	case errors.Is(err, child.ErrEnded):
		return Scheduled{}, errors.New("it took too much memory")
	case err != nil:
		return Scheduled{}, fmt.Errorf("it cannot be run: %w", err)
	case result.Scheduled == nil:
		return Scheduled{}, errors.New(result.Problem)
	}
	return *result.Scheduled, nil
}

// Close ends the process.
func (h *Host) Close() { h.process.Close() }

func asked(ask func(ctx context.Context, request, answer any, limit time.Duration) error, r request) (Result, error) {
	var result Result
	err := ask(context.Background(), r, &result, runTime)
	switch {
	case errors.Is(err, child.ErrSlow):
		return Result{}, ErrSlow
	case errors.Is(err, child.ErrEnded):
		return Result{}, ErrEnded
	case err != nil:
		return Result{}, fmt.Errorf("scripts of cards cannot be run: %w", err)
	}
	return result, nil
}
