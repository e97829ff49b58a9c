package cardrender

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Web fetches files from the internet.
type Web interface {
	// Fetch returns the file at an http or https address, which may take seconds. Its errors are words for people that
	// follow "could not be loaded: ".
	Fetch(address string) ([]byte, error)
}

// UseWeb lets the cards that may (Card.Remote) have files from the internet. It is called before the first card.
func (r *Renderer) UseWeb(web Web) { r.web = web }

// IsRemote reports whether a pending name means a file on the internet, which may take long.
func IsRemote(name string) bool {
	return remoteAddress(strings.TrimPrefix(name, remoteFile)) != ""
}

// remoteFile begins the names of styles and fonts from the internet among what is pending; no file name begins so.
const remoteFile = "\x00w"

// maxAddress is how long the address of a file may be.
const maxAddress = 4096

// remoteAddress returns the whole address of a file on the internet, "" where an address means none.
func remoteAddress(address string) string {
	address = strings.TrimSpace(address)
	if strings.HasPrefix(address, "//") {
		address = "https:" + address
	}
	if len(address) > maxAddress {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	u.Fragment = ""
	return u.String()
}

// hostOf returns the site of an address.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// remote returns the whole address of a file on the internet, "" if there is none or the card may not have it.
func (j *job) remote(address string) string {
	address = remoteAddress(address)
	if address == "" || j.card.Remote && j.r.web != nil {
		return address
	}
	if at, had := slices.BinarySearch(j.page.Hosts, hostOf(address)); !had {
		j.page.Hosts = slices.Insert(j.page.Hosts, at, hostOf(address))
	}
	return ""
}

// failed tells the learner why a file from the internet is not there.
func (j *job) failed(address string, err error) {
	if errors.Is(err, errNoPicture) {
		err = errNoPicture
	}
	j.complain(fmt.Sprintf("A file from %s could not be loaded: %v.", hostOf(address), err))
}

// read reads a file of the media folder, or one of the internet.
func (r *Renderer) read(name string) ([]byte, error) {
	switch {
	case remoteAddress(name) != "":
		if r.web == nil {
			return nil, fs.ErrNotExist
		}
		return r.web.Fetch(name)
	case r.media == nil:
		return nil, fs.ErrNotExist
	}
	return readFile(r.media, name)
}

// named finds the addresses in a style sheet.
var named = regexp.MustCompile(`(?i)(url\(\s*["']?|@import\s+["'])([^"')\s]+)`)

// inPlaceOf makes the addresses in a style sheet whole that are meant from where the sheet is, if that is the internet.
func inPlaceOf(css, sheet string) string {
	base, err := url.Parse(remoteAddress(sheet))
	if err != nil || base.Host == "" {
		return css
	}
	return named.ReplaceAllStringFunc(css, func(found string) string {
		parts := named.FindStringSubmatch(found)
		to, err := base.Parse(parts[2])
		if err != nil || to.Scheme == "data" {
			return found
		}
		return parts[1] + to.String()
	})
}
