package template

import (
	"slices"
	"strconv"
	"strings"
)

// maxClozeDepth is how deep cloze deletions nest. Opening marks beyond it are dropped.
const maxClozeDepth = 10

// occlusionPrefix starts the text of a cloze deletion that is a shape on a picture.
const occlusionPrefix = "image-occlusion:"

// clozeNode is plain text, or a cloze deletion if numbers is not empty.
type clozeNode struct {
	text     string
	numbers  []uint16 // ascending, no duplicates
	children []clozeNode
	hint     string
	hasHint  bool
}

func (n *clozeNode) isCloze() bool { return n.numbers != nil }

func (n *clozeNode) has(number int) bool {
	for _, m := range n.numbers {
		if int(m) == number {
			return true
		}
	}
	return false
}

// shownHint is what stands between the brackets on the question.
func (n *clozeNode) shownHint() string {
	if n.hasHint {
		return n.hint
	}
	return "..."
}

// ordinals are the numbers as they stand in HTML.
func (n *clozeNode) ordinals() string {
	parts := make([]string, len(n.numbers))
	for i, m := range n.numbers {
		parts[i] = strconv.Itoa(int(m))
	}
	return strings.Join(parts, ",")
}

// occlusion returns the description of the shape, if the deletion is one.
func (n *clozeNode) occlusion() (string, bool) {
	if len(n.children) == 0 || n.children[0].isCloze() {
		return "", false
	}
	return strings.CutPrefix(n.children[0].text, occlusionPrefix)
}

// plain is the text of the deletion and of those inside it, without marks and hints.
func (n *clozeNode) plain() string {
	if len(n.children) == 1 && !n.children[0].isCloze() {
		return n.children[0].text
	}
	var b strings.Builder
	for i := range n.children {
		if c := &n.children[i]; c.isCloze() {
			b.WriteString(c.plain())
		} else {
			b.WriteString(c.text)
		}
	}
	return b.String()
}

// parseClozes reads a field. A deletion that is never closed is lost with all it holds, as in Anki.
func parseClozes(text string) []clozeNode {
	var top []clozeNode
	var open []clozeNode
	put := func(n clozeNode) {
		if len(open) == 0 {
			top = append(top, n)
			return
		}
		cloze := &open[len(open)-1]
		if !n.isCloze() && !strings.HasPrefix(n.text, occlusionPrefix) {
			if head, tail, found := strings.Cut(n.text, "::"); found {
				n.text = head
				cloze.hint, cloze.hasHint = tail, true
			}
		}
		cloze.children = append(cloze.children, n)
	}
	for text != "" {
		if numbers, length := clozeOpening(text); length > 0 {
			if len(open) < maxClozeDepth {
				open = append(open, clozeNode{numbers: numbers})
			}
			text = text[length:]
			continue
		}
		if rest, found := strings.CutPrefix(text, "}}"); found {
			if last := len(open) - 1; last >= 0 {
				closed := open[last]
				open = open[:last]
				put(closed)
			} else {
				put(clozeNode{text: "}}"})
			}
			text = rest
			continue
		}
		length := plainLength(text)
		put(clozeNode{text: text[:length]})
		text = text[length:]
	}
	return top
}

// plainLength returns the distance to the next mark; text does not begin with one.
func plainLength(text string) int {
	for i := 1; i < len(text)-1; i++ {
		if text[i] == '}' && text[i+1] == '}' {
			return i
		}
		if text[i] == '{' && text[i+1] == '{' {
			if _, length := clozeOpening(text[i:]); length > 0 {
				return i
			}
		}
	}
	return len(text)
}

// clozeOpening reads "{{c1::" or "{{c1,2::" at the start of text and returns its length, or 0 if it is not there.
func clozeOpening(text string) (numbers []uint16, length int) {
	rest, found := strings.CutPrefix(text, "{{c")
	if !found {
		return nil, 0
	}
	n := 0
	for n < len(rest) && (rest[n] == ',' || rest[n] >= '0' && rest[n] <= '9') {
		n++
	}
	if !strings.HasPrefix(rest[n:], "::") {
		return nil, 0
	}
	for _, part := range strings.Split(rest[:n], ",") {
		if number, err := strconv.ParseUint(part, 10, 16); err == nil {
			numbers = append(numbers, uint16(number))
		}
	}
	if numbers == nil {
		return nil, 0
	}
	slices.Sort(numbers)
	return slices.Compact(numbers), len("{{c") + n + len("::")
}

// ClozeNumbers returns the numbers of the cloze deletions in the fields' texts, ascending and without 0.
func ClozeNumbers(texts ...string) []int {
	seen := map[uint16]bool{}
	for _, text := range texts {
		if strings.Contains(text, "{{c") {
			collectNumbers(parseClozes(text), seen)
		}
	}
	numbers := make([]int, 0, len(seen))
	for n := range seen {
		numbers = append(numbers, int(n))
	}
	slices.Sort(numbers)
	return numbers
}

func collectNumbers(nodes []clozeNode, seen map[uint16]bool) {
	for _, n := range nodes {
		for _, number := range n.numbers {
			if number != 0 {
				seen[number] = true
			}
		}
		collectNumbers(n.children, seen)
	}
}
