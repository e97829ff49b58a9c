package template

import (
	"regexp"
	"strconv"
	"strings"
)

var typePrompt = regexp.MustCompile(`\[\[type:(.+?)\]\]`)

// answerRule separates question and answer in the stock templates.
const answerRule = "<hr id=answer>"

// TypingField is a field as far as typing its content matters.
type TypingField struct {
	Field
	FontName string
	FontSize int // in pixels
}

// Typing is what a card wants to be typed. The zero value wants nothing.
type Typing struct {
	Expected  string // the field's HTML, or the text of the cloze deletions; "" if there is nothing to type
	Combining bool   // combining marks count
	FontName  string
	FontSize  int // in pixels
}

// PrepareTyping puts an input box (id typeans) in place of the type-in references of a rendered question. Its second
// result does the same for the answer. ord is the card's.
//
// If the field is empty the references go; if there is no such field, or no deletion of the card's number in it, a
// message stands there instead.
func PrepareTyping(question string, fields []TypingField, ord int) (string, Typing) {
	m := typePrompt.FindStringSubmatch(question)
	if m == nil {
		return question, Typing{}
	}
	t := Typing{Combining: true}
	name, cloze := m[1], false
	if strings.HasPrefix(name, "cloze:") {
		cloze = true
		name = strings.Split(name, ":")[1]
	}
	if strings.HasPrefix(name, "nc:") {
		t.Combining = false
		name = strings.Split(name, ":")[1]
	}
	found := t.take(fields, name)
	if found && cloze {
		t.Expected = ClozeForTyping(t.Expected, ord+1)
		found = t.Expected != ""
	}
	box := "\n<center>\n<input type=text id=typeans onkeypress=\"_typeAnsPress();\"\n   style=\"" +
		"font-family: '" + t.FontName + "'; font-size: " + strconv.Itoa(t.FontSize) + "px;\">\n</center>\n"
	switch {
	case !found && cloze:
		box = "This note no longer has a deletion for this card; use Empty Cards to remove it."
	case !found:
		box = "Type-in answer: there is no field '" + escapeText(name) + "'."
	case t.Expected == "":
		box = ""
	}
	return typePrompt.ReplaceAllLiteralString(question, box), t
}

// take looks the field up and reports whether there is one.
func (t *Typing) take(fields []TypingField, name string) bool {
	for _, f := range fields {
		if f.Name == name {
			t.Expected, t.FontName, t.FontSize = f.Value, f.FontName, f.FontSize
			return true
		}
	}
	return false
}

// Answer puts the comparison of what was typed in place of the type-in references of a rendered answer. The rule
// between question and answer moves in front of it.
func (t Typing) Answer(answer, typed string) string {
	if t.Expected == "" {
		return typePrompt.ReplaceAllLiteralString(answer, "")
	}
	body := strings.ReplaceAll(answer, answerRule, "")
	hadRule := len(body) != len(answer)
	if hadRule && !typePrompt.MatchString(body) {
		return answer
	}
	result := "\n<div style=\"font-family: '" + t.FontName + "'; font-size: " + strconv.Itoa(t.FontSize) + "px\">" +
		CompareTyped(t.Expected, typed, t.Combining) + "</div>"
	if hadRule {
		result = answerRule + result
	}
	return typePrompt.ReplaceAllLiteralString(body, result)
}
