package cardview

import (
	"strings"
	"time"

	"karuta/cardrender"
	"karuta/cardrender/script"
)

// scripts lets the scripts of the card on show run, beside the window, and shows what they make of it.
type scripts struct {
	v       *cardView
	card    int    // counts the cards, so that what comes late is told from what is meant
	waiting bool   // the card is not shown before its scripts have run once
	problem string // what they could not do
	cancel  func() // of the next timer; nil: none
}

// show begins with a card that was read.
func (s *scripts) show() {
	s.leave()
	page, ok := cardrender.ScriptPage(s.v.doc.tree)
	if !ok {
		return
	}
	if s.v.options.Scripts == nil {
		s.problem = "The scripts of this card are not run here."
		return
	}
	s.waiting = true
	s.run(func(h *script.Host) (script.Result, error) {
		s.v.renderer.ReadScripts(&page)
		return h.Load(page)
	})
}

// leave forgets the card that was on show.
func (s *scripts) leave() {
	s.card++
	s.waiting, s.problem = false, ""
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
}

// run asks the host for something and shows the card as it is then.
func (s *scripts) run(ask func(h *script.Host) (script.Result, error)) {
	card, host := s.card, s.v.options.Scripts
	s.v.options.Work(func() {
		result, err := ask(host)
		s.v.options.Post(func() {
			if s.v.closed || s.card != card {
				return
			}
			s.take(result, err)
		})
	})
}

// take shows the card as scripts left it, or as it was where they failed.
func (s *scripts) take(r script.Result, err error) {
	s.waiting = false
	if err != nil {
		text := err.Error()
		s.problem = strings.ToUpper(text[:1]) + text[1:] + "."
		s.v.relayout()
		return
	}
	if r.Problem != "" {
		s.problem = "A script of this card does not work here: " + r.Problem
	}
	s.v.doc.tree = cardrender.Scripted(s.v.doc.card, r)
	s.v.doc.typed = cardrender.HasTypeBox(s.v.doc.tree)
	s.await(r.Wait)
	s.v.relayout()
	for _, command := range r.Commands {
		if strings.HasPrefix(command, "play:") && s.v.options.OnCommand != nil {
			s.v.options.OnCommand(command)
		}
		if command == "ans" && s.v.options.OnSubmit != nil {
			s.v.options.OnSubmit("")
			return
		}
	}
}

// await waits for the next timer, a number of milliseconds; below 0 there is none.
func (s *scripts) await(wait int) {
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
	if wait >= 0 && s.v.options.After != nil {
		s.cancel = s.v.options.After(max(time.Duration(wait)*time.Millisecond, 16*time.Millisecond), s.tick)
	}
}

func (s *scripts) tick() {
	s.cancel = nil
	if s.v.options.InFront != nil && !s.v.options.InFront() {
		s.cancel = s.v.options.After(time.Second, s.tick) // the learner is elsewhere, and may come back
		return
	}
	s.run((*script.Host).Tick)
}

// click tells the scripts of a click.
func (s *scripts) click(number int) {
	if s.v.options.Scripts != nil {
		s.run(func(h *script.Host) (script.Result, error) { return h.Click(number) })
	}
}
