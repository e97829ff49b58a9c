package script

import (
	"time"

	"github.com/dop251/goja"
	"golang.org/x/net/html"

	"karuta/cardrender/dom"
)

// defineWindow gives scripts what stands around the document: timers, storage, Anki's own functions.
func (s *session) defineWindow(kept *stores) {
	global := s.vm.GlobalObject()
	set := func(o *goja.Object, name string, value any) { s.try(func() error { return o.Set(name, value) }) }
	set(global, "window", global)
	set(global, "self", global)
	set(global, "globalThis", global)
	set(global, "document", s.document(set))
	set(global, "onUpdateHook", s.vm.NewArray())
	set(global, "onShownHook", s.vm.NewArray())
	set(global, "localStorage", s.storage(kept.local, set))
	set(global, "sessionStorage", s.storage(kept.session, set))
	command := func(text string) {
		if len(s.commands) < 20 {
			s.commands = append(s.commands, text)
		}
	}
	set(global, "pycmd", command)
	set(global, "bridgeCommand", command)
	silent := func(goja.FunctionCall) goja.Value { return goja.Undefined() }
	console := s.vm.NewObject()
	for _, name := range []string{"log", "warn", "error", "info", "debug"} {
		set(console, name, silent)
	}
	set(global, "console", console)
	for _, name := range []string{"alert", "scrollTo", "focus", "removeEventListener"} {
		set(global, name, silent)
	}
	set(global, "addEventListener", s.listenGlobally)
	set(global, "setTimeout", func(c goja.FunctionCall) goja.Value { return s.later(c, false) })
	set(global, "setInterval", func(c goja.FunctionCall) goja.Value { return s.later(c, true) })
	set(global, "requestAnimationFrame", func(c goja.FunctionCall) goja.Value {
		return s.later(goja.FunctionCall{Arguments: []goja.Value{c.Argument(0), s.vm.ToValue(16)}}, false)
	})
	for _, name := range []string{"clearTimeout", "clearInterval", "cancelAnimationFrame"} {
		set(global, name, s.forget)
	}
	navigator := s.vm.NewObject()
	set(navigator, "userAgent", "Karuta")
	set(navigator, "platform", "Karuta")
	set(navigator, "language", "en")
	set(global, "navigator", navigator)
}

func (s *session) document(set func(*goja.Object, string, any)) *goja.Object {
	d := s.vm.NewObject()
	set(d, "body", s.object(s.tree.Body))
	set(d, "documentElement", s.object(s.tree.Root))
	set(d, "readyState", "complete")
	set(d, "getElementById", func(id string) goja.Value { return s.orNull(s.tree.ByID(id)) })
	set(d, "createElement", func(name string) goja.Value { return s.object(s.made(dom.Element(name))) })
	set(d, "createTextNode", func(text string) goja.Value { return s.object(s.made(dom.Text(text))) })
	set(d, "querySelector", func(c goja.FunctionCall) goja.Value { return s.first(s.tree.Root, c) })
	set(d, "querySelectorAll", func(c goja.FunctionCall) goja.Value { return s.all(s.tree.Root, c) })
	set(d, "getElementsByClassName", func(c goja.FunctionCall) goja.Value { return s.byClass(s.tree.Root, c) })
	set(d, "getElementsByTagName", func(c goja.FunctionCall) goja.Value { return s.all(s.tree.Root, c) })
	set(d, "addEventListener", s.listenGlobally)
	set(d, "removeEventListener", func(goja.FunctionCall) goja.Value { return goja.Undefined() })
	return d
}

// made counts an element that a script makes.
func (s *session) made(n *html.Node) *html.Node {
	if s.nodeSeen++; s.nodeSeen > maxNodes {
		panic(s.vm.NewTypeError("too many elements"))
	}
	return n
}

func (s *session) listenGlobally(c goja.FunctionCall) goja.Value {
	name := c.Argument(0).String()
	s.global[name] = append(s.global[name], c.Argument(1))
	return goja.Undefined()
}

// storage makes a store for text, as in browsers, but kept in memory.
func (s *session) storage(kept map[string]string, set func(*goja.Object, string, any)) *goja.Object {
	o := s.vm.NewObject()
	set(o, "getItem", func(name string) goja.Value {
		if text, ok := kept[name]; ok {
			return s.vm.ToValue(text)
		}
		return goja.Null()
	})
	set(o, "setItem", func(name, text string) {
		if len(kept) > 1000 || len(name)+len(text) > 1<<20 {
			panic(s.vm.NewTypeError("the storage is full"))
		}
		kept[name] = text
	})
	set(o, "removeItem", func(name string) { delete(kept, name) })
	set(o, "clear", func() { clear(kept) })
	return o
}

// maxTimers is how many timers a card may have.
const maxTimers = 100

func (s *session) later(c goja.FunctionCall, again bool) goja.Value {
	call, ok := goja.AssertFunction(c.Argument(0))
	if !ok || len(s.timers) >= maxTimers {
		return s.vm.ToValue(0)
	}
	wait := time.Duration(max(c.Argument(1).ToInteger(), 0)) * time.Millisecond
	s.lastID++
	t := timer{id: s.lastID, at: s.now + min(wait, 24*time.Hour), call: call}
	if again {
		t.every = max(min(wait, 24*time.Hour), 50*time.Millisecond)
	}
	if len(c.Arguments) > 2 {
		t.args = c.Arguments[2:]
	}
	s.timers = append(s.timers, t)
	return s.vm.ToValue(t.id)
}

func (s *session) forget(c goja.FunctionCall) goja.Value {
	id := int(c.Argument(0).ToInteger())
	for i := range s.timers {
		if s.timers[i].id == id {
			s.timers = append(s.timers[:i], s.timers[i+1:]...)
			break
		}
	}
	return goja.Undefined()
}
