package expression

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode"
)

// set is a set of characters: pairs of the first and the last of each range, in order and apart from each other, once it
// is tidied. One without any is empty and not nil.
type set []rune

func setOf(low, high rune) set { return set{low, high} }

// tidied puts ranges in order, and those together that touch.
func (s set) tidied() set {
	ranges := make([][2]rune, 0, len(s)/2)
	for i := 0; i < len(s); i += 2 {
		ranges = append(ranges, [2]rune{s[i], s[i+1]})
	}
	slices.SortFunc(ranges, func(a, b [2]rune) int { return cmp.Compare(a[0], b[0]) })
	out := set{}
	for _, r := range ranges {
		if n := len(out); n > 0 && r[0] <= out[n-1]+1 {
			out[n-1] = max(out[n-1], r[1])
			continue
		}
		out = append(out, r[0], r[1])
	}
	return out
}

func (s set) has(c rune) bool {
	i := sort.Search(len(s)/2, func(i int) bool { return s[2*i+1] >= c })
	return 2*i < len(s) && s[2*i] <= c
}

func (s set) union(other set) set { return slices.Concat(s, other).tidied() }

func (s set) negated() set {
	out, next := set{}, rune(0)
	for i := 0; i < len(s); i += 2 {
		if s[i] > next {
			out = append(out, next, s[i]-1)
		}
		next = s[i+1] + 1
	}
	if next <= unicode.MaxRune {
		out = append(out, next, unicode.MaxRune)
	}
	return out
}

func (s set) intersection(other set) set { return s.negated().union(other.negated()).negated() }

func (s set) without(other set) set { return s.intersection(other.negated()) }

// cased are the characters that have others which differ in nothing but case.
var cased = sync.OnceValue(func() (list []rune) {
	for _, r := range unicode.CaseRanges {
		for c := rune(r.Lo); c <= rune(r.Hi); c++ {
			if other := unicode.SimpleFold(c); other != c {
				list = append(list, c, other) // sharp s is not in the ranges, but its capital is
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
})

// folded adds what differs in case only.
func (s set) folded() set {
	out := slices.Clone(s)
	add := func(c rune) {
		for other := unicode.SimpleFold(c); other != c; other = unicode.SimpleFold(other) {
			out = append(out, other, other)
		}
	}
	if len(s) == 2 && s[0] == s[1] {
		add(s[0])
		return out.tidied()
	}
	for _, c := range cased() {
		if s.has(c) {
			add(c)
		}
	}
	return out.tidied()
}

// foldedASCII adds what differs in case only, for letters of ASCII.
func (s set) foldedASCII() set {
	const toLower = 'a' - 'A'
	out := slices.Clone(s)
	for c := 'A'; c <= 'Z'; c++ {
		if s.has(c) || s.has(c+toLower) {
			out = append(out, c, c, c+toLower, c+toLower)
		}
	}
	return out.tidied()
}

// String writes the set as an expression.
func (s set) String() string {
	if len(s) == 0 {
		return `[^\s\S]`
	}
	var b strings.Builder
	if len(s) == 2 && s[0] == s[1] {
		writeRune(&b, s[0])
		return b.String()
	}
	b.WriteByte('[')
	for i := 0; i < len(s); i += 2 {
		writeRange(&b, s[i], s[i+1])
	}
	b.WriteByte(']')
	return b.String()
}

// writeRange leaves out the numbers that stand for no character.
func writeRange(b *strings.Builder, low, high rune) {
	const firstNone, lastNone = 0xd800, 0xdfff
	switch {
	case low < firstNone && high > lastNone:
		writeRange(b, low, firstNone-1)
		writeRange(b, lastNone+1, high)
		return
	case low >= firstNone && low <= lastNone:
		low = lastNone + 1
	case high >= firstNone && high <= lastNone:
		high = firstNone - 1
	}
	if low > high {
		return
	}
	writeRune(b, low)
	if high > low {
		b.WriteByte('-')
		writeRune(b, high)
	}
}

func writeRune(b *strings.Builder, c rune) {
	if strings.ContainsRune(`\.+*?()|[]{}^$-`, c) {
		b.WriteByte('\\')
	}
	b.WriteRune(c)
}
