package layout

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/style"
)

// counterStacks are the counters of CSS, the innermost last.
type counterStacks map[string][]counter

type counter struct {
	value int
	depth int // of the element that made it
}

// change does what an element at a depth says about counters.
func (c counterStacks) change(n *html.Node, s *style.Style, depth int) {
	if n.Data == "ol" || n.Data == "ul" || n.Data == "menu" {
		start := 1
		if v, err := strconv.Atoi(dom.Attr(n, "start")); err == nil {
			start = v
		}
		c.reset("list-item", start-1, depth)
	}
	for _, r := range s.CounterReset {
		c.reset(r.Name, r.Value, depth)
	}
	for _, step := range s.CounterStep {
		c.set(step.Name, c.top(step.Name)+step.Value, depth)
	}
	if s.Display == style.ListItem {
		if v, err := strconv.Atoi(dom.Attr(n, "value")); err == nil {
			c.set("list-item", v, depth)
		} else {
			c.set("list-item", c.top("list-item")+1, depth)
		}
	}
}

func (c counterStacks) reset(name string, value, depth int) {
	stack := c[name]
	if n := len(stack); n > 0 && stack[n-1].depth == depth {
		stack[n-1].value = value
		return
	}
	c[name] = append(stack, counter{value, depth})
}

func (c counterStacks) set(name string, value, depth int) {
	stack := c[name]
	if len(stack) == 0 {
		c[name] = []counter{{value, depth}}
		return
	}
	stack[len(stack)-1].value = value
}

func (c counterStacks) top(name string) int {
	if stack := c[name]; len(stack) > 0 {
		return stack[len(stack)-1].value
	}
	return 0
}

// values returns the counters of a name from the outermost on, at least one.
func (c counterStacks) values(name string) []int {
	out := []int{}
	for _, one := range c[name] {
		out = append(out, one.value)
	}
	if len(out) == 0 {
		out = []int{0}
	}
	return out
}

// leave forgets the counters made below a depth.
func (c counterStacks) leave(depth int) {
	for name, stack := range c {
		for len(stack) > 0 && stack[len(stack)-1].depth > depth {
			stack = stack[:len(stack)-1]
		}
		c[name] = stack
	}
}

// numeral writes a number in the style of a list.
func numeral(kind string, n int) string {
	switch kind {
	case "lower-alpha", "lower-latin":
		return letters(n, 'a', 26)
	case "upper-alpha", "upper-latin":
		return letters(n, 'A', 26)
	case "lower-greek":
		return letters(n, 'α', 24)
	case "lower-roman":
		return strings.ToLower(roman(n))
	case "upper-roman":
		return roman(n)
	case "decimal-leading-zero":
		if n >= 0 && n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "cjk-decimal", "cjk-ideographic", "trad-chinese-informal", "simp-chinese-informal", "japanese-informal":
		return digits(n, []rune("〇一二三四五六七八九"))
	case "arabic-indic":
		return digits(n, []rune("٠١٢٣٤٥٦٧٨٩"))
	case "devanagari":
		return digits(n, []rune("०१२३४५६७८९"))
	case "thai":
		return digits(n, []rune("๐๑๒๓๔๕๖๗๘๙"))
	}
	return strconv.Itoa(n)
}

func letters(n int, first rune, count int) string {
	if n < 1 || count < 2 {
		return strconv.Itoa(n)
	}
	out := ""
	for n > 0 {
		n--
		r := first + rune(n%count)
		if first == 'α' && r >= 'ς' { // the final sigma is no number
			r++
		}
		out = string(r) + out
		n /= count
	}
	return out
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	values := []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}
	for i, sign := range []string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"} {
		for ; n >= values[i]; n -= values[i] {
			b.WriteString(sign)
		}
	}
	return b.String()
}

func digits(n int, set []rune) string {
	var b strings.Builder
	for _, d := range strconv.Itoa(n) {
		if d == '-' {
			b.WriteRune(d)
		} else {
			b.WriteRune(set[d-'0'])
		}
	}
	return b.String()
}
