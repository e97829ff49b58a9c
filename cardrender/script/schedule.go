package script

import (
	_ "embed"
	"encoding/json"
	"errors"
	"math/big"
	"strings"

	"github.com/dop251/goja"
)

// Schedule is a collection's script for custom scheduling and what it is given with a card. It is run as Anki runs it:
// within an async function of states, customData and ctx.
type Schedule struct {
	Code   string          `json:"code"`
	States json.RawMessage `json:"states"` // in the JSON of Anki's messages

	DeckName string   `json:"deckName"`
	Seed     uint64   `json:"seed"`
	Decay    *float64 `json:"decay,omitempty"`            // of memory, if it is known
	Wanted   *float64 `json:"desiredRetention,omitempty"` // 0–1, that of its last answer with FSRS

	HTML   string `json:"html"`   // of the question: what the script finds in its document, without running there
	Random int64  `json:"random"` // seed of Math.random
}

// Scheduled is what the script has made of it.
type Scheduled struct {
	States     json.RawMessage `json:"states"`
	CustomData [4]*string      `json:"customData"` // JSON to keep with the card: Again, Hard, Good, Easy; nil for none
}

// scheduleJS calls the script and writes what it left. JSON would make null of numbers that are none.
//
//go:embed schedule.js
var scheduleJS string

var errNeverEnds = errors.New("it waits for something that never happens")

// run runs the script to its end. Timers go off at once, in their order.
func (c *Schedule) run(kept *stores) Result {
	s := newSession(Page{HTML: `<div id="qa">` + c.HTML + `</div>`, Seed: c.Random}, kept)
	out, err := c.call(s)
	if err != nil {
		problem := strings.ToValidUTF8(err.Error(), "")
		return Result{Wait: -1, Problem: problem[:min(len(problem), 300)]}
	}
	return Result{Wait: -1, Scheduled: out}
}

func (c *Schedule) call(s *session) (*Scheduled, error) {
	// its end on a line of its own, for a script may end with a comment
	function, err := s.vm.RunScript("custom scheduling", "(async (states, customData, ctx) => {"+c.Code+"\n})")
	if err != nil {
		return nil, err
	}
	made, err := s.vm.RunScript("scheduling", scheduleJS)
	if err != nil {
		return nil, err
	}
	call, ok := goja.AssertFunction(made)
	if !ok {
		return nil, errors.New("schedule.js is no function")
	}
	promised, err := call(goja.Undefined(), function, s.vm.ToValue(string(c.States)), c.context(s))
	if err != nil {
		return nil, err
	}
	text, err := s.settle(promised)
	if err != nil {
		return nil, err
	}
	var out Scheduled
	if err := json.Unmarshal([]byte(text.String()), &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// context makes the script's ctx. The seed is a BigInt, as in Anki.
func (c *Schedule) context(s *session) goja.Value {
	o := s.vm.NewObject()
	set := func(name string, v any) { s.try(func() error { return o.Set(name, v) }) }
	set("deckName", c.DeckName)
	set("seed", new(big.Int).SetUint64(c.Seed))
	if c.Decay != nil {
		set("decay", *c.Decay)
	}
	if c.Wanted != nil {
		set("desiredRetention", *c.Wanted)
	}
	return o
}

// settle waits for a promise: lets the timers go off until it is kept or broken.
func (s *session) settle(promised goja.Value) (goja.Value, error) {
	promise, ok := promised.Export().(*goja.Promise)
	if !ok {
		return nil, errors.New("it did not begin")
	}
	for promise.State() == goja.PromiseStatePending {
		if s.next() < 0 {
			return nil, errNeverEnds
		}
		s.tick()
	}
	if promise.State() == goja.PromiseStateRejected {
		return nil, errors.New(promise.Result().String())
	}
	return promise.Result(), nil
}
