package script

import (
	"slices"
	"strings"

	"github.com/dop251/goja"
	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/style"
)

// object returns the script's object of a node: the same one each time.
func (s *session) object(n *html.Node) *goja.Object {
	if o := s.objects[n]; o != nil {
		return o
	}
	o := s.vm.CreateObject(s.proto)
	s.objects[n], s.nodes[o] = o, n
	return o
}

func (s *session) orNull(n *html.Node) goja.Value {
	if n == nil {
		return goja.Null()
	}
	return s.object(n)
}

// node returns the node of an object, or throws.
func (s *session) node(v goja.Value) *html.Node {
	if o, ok := v.(*goja.Object); ok {
		if n := s.nodes[o]; n != nil {
			return n
		}
	}
	panic(s.vm.NewTypeError("not an element of the card"))
}

func (s *session) list(nodes []*html.Node) goja.Value {
	values := make([]any, len(nodes))
	for i, n := range nodes {
		values[i] = s.object(n)
	}
	return s.vm.NewArray(values...)
}

// property defines one of elements, which can be set if set is not nil.
func (s *session) property(name string, get func(n *html.Node) goja.Value, set func(n *html.Node, v goja.Value)) {
	getter := s.vm.ToValue(func(c goja.FunctionCall) goja.Value { return get(s.node(c.This)) })
	var setter goja.Value
	if set != nil {
		setter = s.vm.ToValue(func(c goja.FunctionCall) goja.Value {
			set(s.node(c.This), c.Argument(0))
			return goja.Undefined()
		})
	}
	s.try(func() error {
		return s.proto.DefineAccessorProperty(name, getter, setter, goja.FLAG_TRUE, goja.FLAG_TRUE)
	})
}

func (s *session) method(name string, do func(n *html.Node, c goja.FunctionCall) goja.Value) {
	s.try(func() error {
		return s.proto.Set(name, func(c goja.FunctionCall) goja.Value { return do(s.node(c.This), c) })
	})
}

// defineElements gives elements their properties and methods.
func (s *session) defineElements() {
	s.proto = s.vm.NewObject()
	text := func(name string, get func(n *html.Node) string, set func(n *html.Node, text string)) {
		s.property(name, func(n *html.Node) goja.Value { return s.vm.ToValue(get(n)) },
			func(n *html.Node, v goja.Value) { set(n, v.String()) })
	}
	text("innerHTML", s.inner, s.setInner)
	for _, name := range []string{"textContent", "innerText", "nodeValue", "data"} {
		text(name, dom.TextOf, setText)
	}
	for property, attribute := range map[string]string{
		"id": "id", "className": "class", "src": "src", "href": "href", "title": "title", "value": "value", "lang": "lang", "dir": "dir", "alt": "alt",
	} {
		text(property, func(n *html.Node) string { return dom.Attr(n, attribute) },
			func(n *html.Node, text string) { dom.SetAttr(n, attribute, text) })
	}
	s.property("tagName", func(n *html.Node) goja.Value { return s.vm.ToValue(strings.ToUpper(n.Data)) }, nil)
	s.property("nodeName", func(n *html.Node) goja.Value { return s.vm.ToValue(strings.ToUpper(n.Data)) }, nil)
	s.property("classList", s.classList, nil)
	s.property("style", s.styleOf, func(n *html.Node, v goja.Value) { dom.SetAttr(n, "style", v.String()) })
	s.property("dataset", s.dataset, nil)
	s.property("hidden", func(n *html.Node) goja.Value {
		_, is := dom.Lookup(n, "hidden")
		return s.vm.ToValue(is)
	}, func(n *html.Node, v goja.Value) { switchAttr(n, "hidden", v.ToBoolean()) })
	s.property("onclick", func(n *html.Node) goja.Value {
		if h := s.handlers[n]["click"]; len(h) > 0 {
			return h[0]
		}
		return goja.Null()
	}, func(n *html.Node, v goja.Value) {
		dom.RemoveAttr(n, "onclick")
		s.handlers[n] = map[string][]goja.Value{"click": {v}}
	})
	s.defineTree()
	s.defineMethods()
}

// defineTree gives elements the ways to their neighbours.
func (s *session) defineTree() {
	step := func(name string, to func(n *html.Node) *html.Node) {
		s.property(name, func(n *html.Node) goja.Value { return s.orNull(to(n)) }, nil)
	}
	element := func(n *html.Node, next func(*html.Node) *html.Node) *html.Node {
		for n != nil && n.Type != html.ElementNode {
			n = next(n)
		}
		return n
	}
	forth := func(n *html.Node) *html.Node { return n.NextSibling }
	back := func(n *html.Node) *html.Node { return n.PrevSibling }
	step("parentNode", func(n *html.Node) *html.Node { return n.Parent })
	step("parentElement", func(n *html.Node) *html.Node { return n.Parent })
	step("firstChild", func(n *html.Node) *html.Node { return n.FirstChild })
	step("lastChild", func(n *html.Node) *html.Node { return n.LastChild })
	step("nextSibling", forth)
	step("previousSibling", back)
	step("nextElementSibling", func(n *html.Node) *html.Node { return element(n.NextSibling, forth) })
	step("previousElementSibling", func(n *html.Node) *html.Node { return element(n.PrevSibling, back) })
	step("firstElementChild", func(n *html.Node) *html.Node { return element(n.FirstChild, forth) })
	step("lastElementChild", func(n *html.Node) *html.Node { return element(n.LastChild, back) })
	s.property("childNodes", func(n *html.Node) goja.Value { return s.list(slices.Collect(n.ChildNodes())) }, nil)
	s.property("children", func(n *html.Node) goja.Value {
		return s.list(slices.DeleteFunc(slices.Collect(n.ChildNodes()), func(c *html.Node) bool { return c.Type != html.ElementNode }))
	}, nil)
}

func (s *session) defineMethods() {
	s.method("querySelector", func(n *html.Node, c goja.FunctionCall) goja.Value { return s.first(n, c) })
	s.method("querySelectorAll", func(n *html.Node, c goja.FunctionCall) goja.Value { return s.all(n, c) })
	s.method("getElementsByTagName", func(n *html.Node, c goja.FunctionCall) goja.Value { return s.all(n, c) })
	s.method("getElementsByClassName", func(n *html.Node, c goja.FunctionCall) goja.Value { return s.byClass(n, c) })
	s.method("closest", func(n *html.Node, c goja.FunctionCall) goja.Value {
		selector := s.selector(c.Argument(0).String())
		for ; n != nil; n = n.Parent {
			if selector.Matches(n) {
				return s.object(n)
			}
		}
		return goja.Null()
	})
	s.method("matches", func(n *html.Node, c goja.FunctionCall) goja.Value {
		return s.vm.ToValue(s.selector(c.Argument(0).String()).Matches(n))
	})
	s.method("getAttribute", func(n *html.Node, c goja.FunctionCall) goja.Value {
		if value, ok := dom.Lookup(n, c.Argument(0).String()); ok {
			return s.vm.ToValue(value)
		}
		return goja.Null()
	})
	s.method("hasAttribute", func(n *html.Node, c goja.FunctionCall) goja.Value {
		_, ok := dom.Lookup(n, c.Argument(0).String())
		return s.vm.ToValue(ok)
	})
	s.method("setAttribute", func(n *html.Node, c goja.FunctionCall) goja.Value {
		dom.SetAttr(n, c.Argument(0).String(), c.Argument(1).String())
		return goja.Undefined()
	})
	s.method("removeAttribute", func(n *html.Node, c goja.FunctionCall) goja.Value {
		dom.RemoveAttr(n, c.Argument(0).String())
		return goja.Undefined()
	})
	s.method("appendChild", func(n *html.Node, c goja.FunctionCall) goja.Value { return s.insert(n, c.Argument(0), nil) })
	s.method("insertBefore", func(n *html.Node, c goja.FunctionCall) goja.Value {
		var before *html.Node
		if !goja.IsNull(c.Argument(1)) && !goja.IsUndefined(c.Argument(1)) {
			before = s.node(c.Argument(1))
		}
		return s.insert(n, c.Argument(0), before)
	})
	s.method("removeChild", func(n *html.Node, c goja.FunctionCall) goja.Value {
		if kid := s.node(c.Argument(0)); kid.Parent == n {
			n.RemoveChild(kid)
		}
		return c.Argument(0)
	})
	s.method("remove", func(n *html.Node, _ goja.FunctionCall) goja.Value {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
		return goja.Undefined()
	})
	s.method("cloneNode", func(n *html.Node, _ goja.FunctionCall) goja.Value { return s.object(s.made(dom.Clone(n))) })
	s.method("addEventListener", func(n *html.Node, c goja.FunctionCall) goja.Value {
		if s.handlers[n] == nil {
			s.handlers[n] = map[string][]goja.Value{}
		}
		name := c.Argument(0).String()
		s.handlers[n][name] = append(s.handlers[n][name], c.Argument(1))
		return goja.Undefined()
	})
	s.method("removeEventListener", func(n *html.Node, c goja.FunctionCall) goja.Value {
		name := c.Argument(0).String()
		s.handlers[n][name] = slices.DeleteFunc(s.handlers[n][name], func(v goja.Value) bool { return v.SameAs(c.Argument(1)) })
		return goja.Undefined()
	})
	for _, name := range []string{"focus", "blur", "scrollIntoView"} {
		s.method(name, func(*html.Node, goja.FunctionCall) goja.Value { return goja.Undefined() })
	}
}

// insert puts a node among the children of another.
func (s *session) insert(n *html.Node, what goja.Value, before *html.Node) goja.Value {
	kid := s.node(what)
	for up := n; up != nil; up = up.Parent {
		if up == kid {
			panic(s.vm.NewTypeError("an element cannot hold itself"))
		}
	}
	if before != nil && before.Parent != n {
		panic(s.vm.NewTypeError("the other element is not in this one"))
	}
	if before == kid {
		return what
	}
	if kid.Parent != nil {
		kid.Parent.RemoveChild(kid)
	}
	n.InsertBefore(kid, before)
	return what
}

func (s *session) selector(text string) style.Selector {
	selector, ok := style.ParseSelector(text)
	if !ok {
		panic(s.vm.NewTypeError("not a selector: " + text))
	}
	return selector
}

func (s *session) found(n *html.Node, text string) []*html.Node {
	selector := s.selector(text)
	var out []*html.Node
	for d := range n.Descendants() {
		if selector.Matches(d) {
			out = append(out, d)
		}
	}
	return out
}

func (s *session) first(n *html.Node, c goja.FunctionCall) goja.Value {
	if found := s.found(n, c.Argument(0).String()); len(found) > 0 {
		return s.object(found[0])
	}
	return goja.Null()
}

func (s *session) all(n *html.Node, c goja.FunctionCall) goja.Value {
	return s.list(s.found(n, c.Argument(0).String()))
}

func (s *session) byClass(n *html.Node, c goja.FunctionCall) goja.Value {
	return s.list(s.found(n, "."+strings.Join(strings.Fields(c.Argument(0).String()), ".")))
}
