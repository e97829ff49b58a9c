package dom

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// PlainText returns the text of HTML without its tags, read without building a tree.
func PlainText(source string) string {
	return text(source, func(string, *html.Tokenizer) string { return "" })
}

// NamedText is PlainText with pictures, films and sounds by the names of their files, as a person would write them:
// "[picture dog.jpg]".
func NamedText(source string) string {
	return soundTag.ReplaceAllString(text(source, named), " [sound $1] ")
}

var soundTag = regexp.MustCompile(`\[sound:([^\]]*)\]`)

// text returns what stands between the tags, and at each tag what standIn says of the element that begins there.
func text(source string, standIn func(name string, tag *html.Tokenizer) string) string {
	z := html.NewTokenizer(strings.NewReader(source))
	var b strings.Builder
	hidden := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.TrimSpace(b.String())
		case html.TextToken:
			if !hidden {
				b.Write(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			tag, _ := z.TagName()
			name := string(tag)
			hidden = name == "style" || name == "script"
			b.WriteByte(' ')
			if word := standIn(name, z); word != "" {
				b.WriteString(word + " ")
			}
		case html.EndTagToken:
			hidden = false
			b.WriteByte(' ')
		}
	}
}

// mediaWords are what the files of elements are called.
var mediaWords = map[string]string{"img": "picture", "video": "film", "audio": "sound"}

func named(element string, tag *html.Tokenizer) string {
	word := mediaWords[element]
	if word == "" {
		return ""
	}
	for {
		key, value, more := tag.TagAttr()
		if string(key) == "src" {
			return "[" + strings.TrimSpace(word+" "+fileName(string(value))) + "]"
		}
		if !more {
			return ""
		}
	}
}

// fileName is a source as a person reads it; empty for a file that is written into the card.
func fileName(src string) string {
	if strings.HasPrefix(src, "data:") {
		return ""
	}
	if name, err := url.PathUnescape(src); err == nil {
		return name
	}
	return src
}
