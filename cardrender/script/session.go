package script

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dop251/goja"
	"golang.org/x/net/html"

	"karuta/cardrender/dom"
)

// session is one card whose scripts run.
type session struct {
	vm       *goja.Runtime
	tree     *dom.Document
	files    map[string]string // scripts, by their addresses
	proto    *goja.Object      // of elements
	objects  map[*html.Node]*goja.Object
	nodes    map[*goja.Object]*html.Node
	handlers map[*html.Node]map[string][]goja.Value
	global   map[string][]goja.Value // of document and window
	timers   []timer
	lastID   int
	now      time.Duration // of the card's own clock, which goes from timer to timer
	commands []string
	problem  string
	clicks   []*html.Node
	nodeSeen int
}

type timer struct {
	id    int
	at    time.Duration
	every time.Duration // 0: once
	call  goja.Callable
	args  []goja.Value
}

// stores are what scripts keep from card to card, in memory.
type stores struct{ local, session map[string]string }

// maxNodes is how many elements scripts may make.
const maxNodes = 30000

// open reads a card and runs its scripts in their order, then what waits for the page to be there.
func open(page Page, kept *stores) *session {
	s := newSession(page, kept)
	var scripts []*html.Node
	for n := range s.tree.Root.Descendants() {
		if dom.Is(n, "script") {
			scripts = append(scripts, n)
		}
	}
	for _, n := range scripts {
		s.run(n)
	}
	for _, name := range []string{"DOMContentLoaded", "load"} {
		s.fire(s.global[name], s.vm.ToValue(s.vm.NewObject()))
	}
	s.hooks("onUpdateHook", "onShownHook")
	if onload, ok := goja.AssertFunction(s.vm.Get("onload")); ok {
		s.try(func() error { _, err := onload(goja.Undefined()); return err })
	}
	return s
}

// newSession reads a card and makes what stands around it, but runs nothing.
func newSession(page Page, kept *stores) *session {
	s := &session{
		vm: goja.New(), tree: dom.Parse(page.HTML), files: page.Files, objects: map[*html.Node]*goja.Object{}, nodes: map[*goja.Object]*html.Node{},
		handlers: map[*html.Node]map[string][]goja.Value{}, global: map[string][]goja.Value{},
	}
	dom.SetAttr(s.tree.Body, "class", page.Class)
	dom.SetAttr(s.tree.Body, "id", "qa_body")
	dom.SetAttr(s.tree.Root, "class", page.RootClass)
	s.vm.SetMaxCallStackSize(2000)
	random := rand.New(rand.NewPCG(uint64(page.Seed), 1)) //nolint:gosec // order of lists
	s.vm.SetRandSource(random.Float64)
	s.vm.SetFieldNameMapper(goja.UncapFieldNameMapper())
	s.defineElements()
	s.defineWindow(kept)
	return s
}

// run runs a script of the card.
func (s *session) run(n *html.Node) {
	if kind := dom.Attr(n, "type"); kind != "" && !strings.Contains(kind, "javascript") && kind != "module" {
		return
	}
	name, code := "card", dom.TextOf(n)
	if src := dom.Attr(n, "src"); src != "" {
		var ok bool
		if code, ok = s.files[src]; !ok {
			s.complain("the script " + src + " is not in the media folder")
			return
		}
		name = src
	}
	s.try(func() error { _, err := s.vm.RunScript(name, code); return err })
}

// try does something with a script and remembers what went wrong first.
func (s *session) try(do func() error) {
	if err := do(); err != nil {
		s.complain(err.Error())
	}
}

func (s *session) complain(problem string) {
	if s.problem == "" {
		s.problem = problem[:min(len(problem), 300)]
	}
}

func (s *session) fire(handlers []goja.Value, args ...goja.Value) {
	for _, h := range slices.Clone(handlers) {
		if call, ok := goja.AssertFunction(h); ok {
			s.try(func() error { _, err := call(goja.Undefined(), args...); return err })
		}
	}
}

// hooks calls the functions in lists that Anki calls when a card is there.
func (s *session) hooks(names ...string) {
	for _, name := range names {
		if list, ok := s.vm.Get(name).Export().([]any); ok {
			object := s.vm.Get(name).ToObject(s.vm)
			for i := range list {
				s.fire([]goja.Value{object.Get(strconv.Itoa(i))})
			}
		}
	}
}

// click tells an element, and those around it, that it was clicked. number is that of ClickAttr.
func (s *session) click(number int) {
	if number < 1 || number > len(s.clicks) {
		return
	}
	target := s.clicks[number-1]
	stopped := false
	event := s.vm.NewObject()
	s.try(func() error {
		for name, value := range map[string]any{
			"type": "click", "target": s.object(target), "bubbles": true, "button": 0, "key": "",
			"preventDefault":           func() {},
			"stopPropagation":          func() { stopped = true },
			"stopImmediatePropagation": func() { stopped = true },
		} {
			if err := event.Set(name, value); err != nil {
				return fmt.Errorf("make event: %w", err)
			}
		}
		return nil
	})
	for n := target; n != nil && !stopped; n = n.Parent {
		s.tell(n, event)
	}
	if !stopped {
		s.fire(s.global["click"], event)
	}
}

// tell calls what listens at one element.
func (s *session) tell(n *html.Node, event *goja.Object) {
	if len(s.handlers[n]["click"]) == 0 && dom.Attr(n, "onclick") == "" {
		return
	}
	this := s.object(n)
	s.try(func() error { return event.Set("currentTarget", this) })
	for _, h := range slices.Clone(s.handlers[n]["click"]) {
		if call, ok := goja.AssertFunction(h); ok {
			s.try(func() error { _, err := call(this, event); return err })
		}
	}
	if code := dom.Attr(n, "onclick"); code != "" {
		s.try(func() error {
			made, err := s.vm.RunScript("onclick", "(function(event){"+code+"\n})")
			if err != nil {
				return err
			}
			call, ok := goja.AssertFunction(made)
			if ok {
				_, err = call(this, event)
			}
			return err
		})
	}
}

// tick calls the timers whose time has come.
func (s *session) tick() {
	next := s.next()
	if next < 0 {
		return
	}
	t := s.timers[next]
	s.now = max(s.now, t.at)
	if t.every > 0 {
		s.timers[next].at = s.now + t.every
	} else {
		s.timers = slices.Delete(s.timers, next, next+1)
	}
	s.try(func() error { _, err := t.call(goja.Undefined(), t.args...); return err })
}

// next returns the timer that is due first, or -1.
func (s *session) next() int {
	first := -1
	for i := range s.timers {
		if first < 0 || s.timers[i].at < s.timers[first].at {
			first = i
		}
	}
	return first
}

// result returns the card as it is now, with numbers at the elements that listen to clicks.
func (s *session) result() Result {
	s.clicks = nil
	for n := range s.tree.Root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		dom.RemoveAttr(n, ClickAttr)
		if len(s.handlers[n]["click"]) > 0 || dom.Attr(n, "onclick") != "" {
			s.clicks = append(s.clicks, n)
			dom.SetAttr(n, ClickAttr, strconv.Itoa(len(s.clicks)))
		}
	}
	out := Result{
		HTML: s.inner(s.tree.Body), Class: dom.Attr(s.tree.Body, "class"), RootClass: dom.Attr(s.tree.Root, "class"),
		Commands: s.commands, Wait: -1, Problem: s.problem,
	}
	if next := s.next(); next >= 0 {
		out.Wait = int(max(s.timers[next].at-s.now, 0) / time.Millisecond)
	}
	s.commands = nil
	return out
}
