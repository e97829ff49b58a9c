package cardrender

import (
	"encoding/base64"
	"net/url"
	"path"
	"strings"
)

// MediaName returns the bare file name that an address in a card means, or "" where it points elsewhere: files come
// from the media folder only, never from the network nor from another folder.
func MediaName(address string) string {
	address = strings.TrimSpace(address)
	if strings.Contains(address, ":") || strings.HasPrefix(address, "//") {
		return ""
	}
	if at := strings.IndexAny(address, "?"); at > 0 && !strings.Contains(address[:at], "%") {
		address = address[:at]
	}
	name, err := url.PathUnescape(address)
	if err != nil {
		name = address
	}
	if name == "" || name == "." || name == ".." || path.Base(name) != name || strings.ContainsAny(name, "\\\x00:/") {
		return ""
	}
	return name
}

// maxData is how long a picture in an address may be, in characters.
const maxData = 16 << 20

// dataPicture reads a picture that is in its address itself. Nothing but pictures may be.
func dataPicture(address string) ([]byte, bool) {
	rest, ok := strings.CutPrefix(address, "data:image/")
	if !ok || len(address) > maxData {
		return nil, false
	}
	kind, body, ok := strings.Cut(rest, ",")
	if !ok {
		return nil, false
	}
	if strings.HasSuffix(kind, ";base64") {
		body = strings.Map(func(r rune) rune {
			if r == ' ' || r == '\n' || r == '\r' || r == '\t' {
				return -1
			}
			return r
		}, body)
		if plain, err := url.PathUnescape(body); err == nil {
			body = plain
		}
		data, err := base64.StdEncoding.DecodeString(body)
		if err != nil {
			data, err = base64.RawStdEncoding.DecodeString(body)
		}
		return data, err == nil
	}
	text, err := url.PathUnescape(body)
	return []byte(text), err == nil
}
