package template

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	soundNames = regexp.MustCompile(`(?s)\[sound:(.+?)\]`)
	avRefs     = regexp.MustCompile(`\[anki:play:(.):(\d+)\]`)

	underscoredImports = regexp.MustCompile(`(?i)(?:@import` + lineSpace + `+(?:"(_[^"]*.css)"|'(_[^']*.css)'))|(?:url\(` +
		lineSpace + `*(?:"(_[^"]+)"|'(_[^']+)'|(_.+?))` + lineSpace + `*\))`)
	underscoredNames = regexp.MustCompile(`\[sound:(_[^\]]+)\]|"(_[^"]+)"|'(_[^']+)'|\b(?:src|data)=(_[^ >]+)`)
)

// MediaNames lists the files a field refers to, those of tags first, then those of sounds, with character references
// decoded. Remote addresses are among them.
func MediaNames(html string) []string {
	var names []string
	for _, t := range findMediaTags(html) {
		names = append(names, decodeEntities(html[t.nameStart:t.nameEnd]))
	}
	for _, m := range soundNames.FindAllStringSubmatch(html, -1) {
		names = append(names, decodeEntities(m[1]))
	}
	return names
}

// RenameMedia replaces file names in tags and sounds by what rename returns for them, and leaves those alone for which
// it reports false. rename gets names with character references decoded.
func RenameMedia(html string, rename func(name string) (string, bool)) string {
	replace := func(whole, name string) string {
		decoded := decodeEntities(name)
		renamed, ok := rename(decoded)
		if !ok {
			return whole
		}
		if decoded != name {
			renamed = escapeText(renamed)
		}
		return strings.ReplaceAll(whole, name, renamed)
	}
	html = replaceMediaTags(html, replace)
	return soundNames.ReplaceAllStringFunc(html, func(tag string) string {
		return replace(tag, soundNames.FindStringSubmatch(tag)[1])
	})
}

// UnderscoredNames lists the files whose names begin with _ that a template refers to. They belong to the notetype, not
// to a note.
func UnderscoredNames(text string) []string { return firstGroups(underscoredNames, text) }

// UnderscoredImports lists the files whose names begin with _ that a notetype's CSS imports or refers to by url().
func UnderscoredImports(css string) []string { return firstGroups(underscoredImports, css) }

func firstGroups(pattern *regexp.Regexp, text string) []string {
	var found []string
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		for _, group := range m[1:] {
			if group != "" {
				found = append(found, group)
				break
			}
		}
	}
	return found
}

// ReplaceAVRefs puts show's text in place of the references that ExtractAV left, for display. index is the position in
// the list of that side.
func ReplaceAVRefs(html string, show func(side Side, index int) string) string {
	return avRefs.ReplaceAllStringFunc(html, func(ref string) string {
		m := avRefs.FindStringSubmatch(ref)
		index, err := strconv.Atoi(m[2])
		if err != nil {
			return ""
		}
		side := Answer
		if m[1] == "q" {
			side = Question
		}
		return show(side, index)
	})
}
