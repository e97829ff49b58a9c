package script

import (
	"slices"
	"strings"
	"unicode"

	"github.com/dop251/goja"
	"golang.org/x/net/html"

	"karuta/cardrender/dom"
)

// inner returns the HTML in an element.
func (s *session) inner(n *html.Node) string {
	var b strings.Builder
	for c := range n.ChildNodes() {
		s.try(func() error { return html.Render(&b, c) })
	}
	return b.String()
}

// setInner puts HTML into an element. As in browsers, scripts in it are not run.
func (s *session) setInner(n *html.Node, text string) {
	read := dom.Parse(text)
	for range read.Body.Descendants() {
		s.made(nil)
	}
	empty(n)
	for c := read.Body.FirstChild; c != nil; c = read.Body.FirstChild {
		read.Body.RemoveChild(c)
		n.AppendChild(c)
	}
}

func empty(n *html.Node) {
	for n.FirstChild != nil {
		n.RemoveChild(n.FirstChild)
	}
}

func setText(n *html.Node, text string) {
	if n.Type == html.TextNode {
		n.Data = text
		return
	}
	empty(n)
	n.AppendChild(dom.Text(text))
}

func switchAttr(n *html.Node, name string, on bool) {
	if on {
		dom.SetAttr(n, name, "")
	} else {
		dom.RemoveAttr(n, name)
	}
}

// classList makes the object for the classes of an element.
func (s *session) classList(n *html.Node) goja.Value {
	has := func(name string) bool { return slices.Contains(strings.Fields(dom.Attr(n, "class")), name) }
	change := func(name string, on bool) {
		classes := slices.DeleteFunc(strings.Fields(dom.Attr(n, "class")), func(c string) bool { return c == name })
		if on {
			classes = append(classes, name)
		}
		dom.SetAttr(n, "class", strings.Join(classes, " "))
	}
	changeAll := func(on bool) func(goja.FunctionCall) goja.Value {
		return func(c goja.FunctionCall) goja.Value {
			for _, a := range c.Arguments {
				change(a.String(), on)
			}
			return goja.Undefined()
		}
	}
	o := s.vm.NewObject()
	for name, do := range map[string]any{
		"add": changeAll(true), "remove": changeAll(false), "contains": has,
		"toggle": func(c goja.FunctionCall) goja.Value {
			name := c.Argument(0).String()
			on := !has(name)
			if len(c.Arguments) > 1 {
				on = c.Argument(1).ToBoolean()
			}
			change(name, on)
			return s.vm.ToValue(on)
		},
		"replace": func(from, to string) bool {
			had := has(from)
			if had {
				change(from, false)
				change(to, true)
			}
			return had
		},
	} {
		s.try(func() error { return o.Set(name, do) })
	}
	return o
}

// attributes are the values of an object that stand in an element's attributes.
type attributes struct {
	s    *session
	get  func(name string) (string, bool)
	set  func(name, value string)
	keys func() []string
	more map[string]goja.Value
}

var _ goja.DynamicObject = (*attributes)(nil)

// Get implements goja.DynamicObject.
func (a *attributes) Get(name string) goja.Value {
	if v, ok := a.more[name]; ok {
		return v
	}
	if value, ok := a.get(name); ok {
		return a.s.vm.ToValue(value)
	}
	return goja.Undefined()
}

// Set implements goja.DynamicObject.
func (a *attributes) Set(name string, v goja.Value) bool {
	a.set(name, v.String())
	return true
}

// Has implements goja.DynamicObject.
func (a *attributes) Has(name string) bool {
	_, ok := a.get(name)
	return ok || a.more[name] != nil
}

// Delete implements goja.DynamicObject.
func (a *attributes) Delete(name string) bool {
	a.set(name, "")
	return true
}

// Keys implements goja.DynamicObject.
func (a *attributes) Keys() []string { return a.keys() }

// hyphened returns a name as CSS and attributes write it: backgroundColor is background-color.
func hyphened(name string) string {
	if strings.HasPrefix(name, "--") {
		return name
	}
	var b strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte('-')
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// dataset makes the object for an element's data attributes.
func (s *session) dataset(n *html.Node) goja.Value {
	return s.vm.NewDynamicObject(&attributes{
		s: s, get: func(name string) (string, bool) { return dom.Lookup(n, "data-"+hyphened(name)) },
		set:  func(name, value string) { dom.SetAttr(n, "data-"+hyphened(name), value) },
		keys: func() []string { return nil },
	})
}

// declaration is one of an element's own style.
type declaration struct{ name, value string }

func declarations(n *html.Node) []declaration {
	var out []declaration
	for _, part := range strings.Split(dom.Attr(n, "style"), ";") {
		if name, value, ok := strings.Cut(part, ":"); ok {
			out = append(out, declaration{strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)})
		}
	}
	return out
}

func setDeclaration(n *html.Node, name, value string) {
	list := slices.DeleteFunc(declarations(n), func(d declaration) bool { return d.name == name })
	if value != "" {
		list = append(list, declaration{name, value})
	}
	var parts []string
	for _, d := range list {
		parts = append(parts, d.name+": "+d.value)
	}
	dom.SetAttr(n, "style", strings.Join(parts, "; "))
}

// styleOf makes the object for an element's own style.
func (s *session) styleOf(n *html.Node) goja.Value {
	get := func(name string) string {
		for _, d := range declarations(n) {
			if d.name == hyphened(name) {
				return d.value
			}
		}
		return ""
	}
	set := func(name, value string) { setDeclaration(n, hyphened(name), value) }
	return s.vm.NewDynamicObject(&attributes{
		s: s,
		get: func(name string) (string, bool) {
			if name == "cssText" {
				return dom.Attr(n, "style"), true
			}
			return get(name), true
		},
		set: func(name, value string) {
			if name == "cssText" {
				dom.SetAttr(n, "style", value)
				return
			}
			set(name, value)
		},
		keys: func() []string { return nil },
		more: map[string]goja.Value{
			"setProperty":      s.vm.ToValue(set),
			"getPropertyValue": s.vm.ToValue(get),
			"removeProperty":   s.vm.ToValue(func(name string) { set(name, "") }),
		},
	})
}
