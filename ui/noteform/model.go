// Package noteform is the form in which a note is written: its fields, a toolbar, its tags. The windows that add and
// edit notes share it.
package noteform

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"karuta/collection/anki"
)

var clozeNumber = regexp.MustCompile(`\{\{c(\d+)::`)

// clozeOpening returns the start of a cloze deletion with the next number that is free in the fields, or with the
// highest that is in use.
func clozeOpening(fields []string, same bool) string {
	highest := 0
	for _, text := range fields {
		for _, m := range clozeNumber.FindAllStringSubmatch(text, -1) {
			if n, err := strconv.Atoi(m[1]); err == nil && n < 500 {
				highest = max(highest, n)
			}
		}
	}
	if !same {
		highest++
	}
	return fmt.Sprintf("{{c%d::", max(1, highest))
}

// wrapped returns the text between before and after, or without them if it has them already.
func wrapped(text, before, after string) (result string, added bool) {
	if len(text) >= len(before)+len(after) && strings.HasPrefix(text, before) && strings.HasSuffix(text, after) {
		return text[len(before) : len(text)-len(after)], false
	}
	return before + text + after, true
}

// maxSuggestions is how many tags are offered at a time.
const maxSuggestions = 5

// suggestTags returns the known tags that the last word of the text may become, those that begin like it first.
func suggestTags(text string, known []string) []string {
	word := lastWord(text)
	if word == "" {
		return nil
	}
	folded := strings.ToLower(word)
	given := anki.SplitTags(strings.ToLower(strings.TrimSuffix(text, word)))
	var begin, within []string
	for _, tag := range known {
		lower := strings.ToLower(tag)
		switch {
		case slices.Contains(given, lower) || tag == word:
		case strings.HasPrefix(lower, folded):
			begin = append(begin, tag)
		case strings.Contains(lower, folded):
			within = append(within, tag)
		}
	}
	all := append(begin, within...)
	return all[:min(len(all), maxSuggestions)]
}

// acceptTag puts a tag in the place of the last word, ready for the next one.
func acceptTag(text, tag string) string {
	return strings.TrimSuffix(text, lastWord(text)) + tag + " "
}

// lastWord returns what follows the last space; a full-width one parts tags too.
func lastWord(text string) string {
	return strings.TrimLeft(text[max(0, strings.LastIndexAny(text, " \u3000")):], " \u3000")
}

// CarryOver returns the texts of the fields of another notetype: those of fields of the same name, and then the rest
// in order, as far as there is room.
func CarryOver(from *anki.Notetype, values []string, to *anki.Notetype) []string {
	out := make([]string, len(to.Fields))
	taken := make([]bool, len(to.Fields))
	var rest []string
	for i, f := range from.Fields {
		if i >= len(values) {
			break
		}
		if at := to.FieldIndex(f.Name); at >= 0 {
			out[at], taken[at] = values[i], true
		} else if values[i] != "" {
			rest = append(rest, values[i])
		}
	}
	for i := range out {
		if !taken[i] && len(rest) > 0 {
			out[i], rest = rest[0], rest[1:]
		}
	}
	return out
}
