package template

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mediaTags matches img, audio, video, object and source tags that name a file by src or data: in double quotes (group
// 1), single quotes (2) or bare (3).
var mediaTags = regexp.MustCompile(`(?si)<\b(?:img|audio|video|object|source)\b(?:[^>]|"[^"]+?"|'[^']+?')+?` +
	`\b(?:src|data)\b=(?:"([^"]+?)"[^>]*>|'([^']+?)'[^>]*>|([^>]+?)(?:\x20[^>]*>|>))`)

var mediaTagStart = regexp.MustCompile(`(?i)<(?:img|audio|video|object|source)`)

var remoteName = regexp.MustCompile(`(?i)^https?://`)

// mediaTag is a tag found in a text: byte offsets of the tag and of the file name in it.
type mediaTag struct {
	start, end         int
	nameStart, nameEnd int
}

func findMediaTags(html string) []mediaTag {
	if !mediaTagStart.MatchString(html) {
		return nil
	}
	text, offset := asciiShadow(html)
	var tags []mediaTag
	for _, m := range mediaTags.FindAllStringSubmatchIndex(text, -1) {
		for g := 2; g < len(m); g += 2 {
			if m[g] >= 0 {
				tags = append(tags, mediaTag{offset(m[0]), offset(m[1]), offset(m[g]), offset(m[g+1])})
			}
		}
	}
	return tags
}

// replaceMediaTags puts replace(tag, name) in place of every tag that names a media file.
func replaceMediaTags(html string, replace func(tag, name string) string) string {
	tags := findMediaTags(html)
	if tags == nil {
		return html
	}
	var b strings.Builder
	pos := 0
	for _, t := range tags {
		b.WriteString(html[pos:t.start])
		b.WriteString(replace(html[t.start:t.end], html[t.nameStart:t.nameEnd]))
		pos = t.end
	}
	b.WriteString(html[pos:])
	return b.String()
}

// asciiShadow returns a text of one byte per character that patterns may be run on, and a function from its offsets to
// those of the original. It makes \b, which knows ASCII only, see letters of all scripts as Anki's patterns do.
func asciiShadow(s string) (string, func(int) int) {
	if isASCII(s) {
		return s, func(i int) int { return i }
	}
	shadow := make([]byte, 0, len(s))
	offsets := make([]int, 0, len(s)+1)
	for i, r := range s {
		offsets = append(offsets, i)
		switch {
		case r < utf8.RuneSelf:
			shadow = append(shadow, byte(r))
		case r == 'ſ':
			shadow = append(shadow, 's')
		case isWord(r):
			shadow = append(shadow, 'w')
		default:
			shadow = append(shadow, '~')
		}
	}
	offsets = append(offsets, len(s))
	return string(shadow), func(i int) int { return offsets[i] }
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func isWord(r rune) bool {
	const joiners = "\u200c\u200d"
	return unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Nl, unicode.Pc, unicode.Other_Alphabetic) ||
		strings.ContainsRune(joiners, r)
}

// EncodeMediaPaths percent-encodes the file names in media tags, which notes hold in plain form, for display as HTML.
// Names of remote files are left alone.
func EncodeMediaPaths(html string) string {
	return transformMediaPaths(html, percentEncode)
}

// DecodeMediaPaths undoes EncodeMediaPaths, for HTML that comes back from an editor.
func DecodeMediaPaths(html string) string {
	return transformMediaPaths(html, percentDecode)
}

func transformMediaPaths(html string, transform func(string) string) string {
	return replaceMediaTags(html, func(tag, name string) string {
		if remoteName.MatchString(name) {
			return tag
		}
		return strings.ReplaceAll(tag, name, transform(name))
	})
}

func percentEncode(name string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(name) {
		c := name[i]
		if c < ' ' || c == 0x7f || strings.IndexByte(" \"<>`#", c) >= 0 {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func percentDecode(name string) string {
	var b []byte
	for i := 0; i < len(name); i++ {
		if name[i] == '%' && i+2 < len(name) {
			hi, ok1 := digitValue(name[i+1])
			lo, ok2 := digitValue(name[i+2])
			if ok1 && ok2 {
				b = append(b, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		b = append(b, name[i])
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}
