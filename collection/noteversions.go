package collection

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// Two people, or one with two computers, edit different fields of a note. To
// merge that, a sync must know the version that both had. A note gets into the
// file of versions when it is changed for the first time after a sync, as it was
// until then: so nothing is written for notes that nobody touches, and a sync
// costs nothing. Without the file, or without what an edit in Anki leaves out
// of it, notes are merged as a whole, as Anki does it.

// noteVersion is a note as it was at the time of a sync.
type noteVersion struct {
	LastSync anki.Millis `json:"sync"` // the collection's LastSync at that time
	Note     anki.NoteID `json:"note"`
	Names    []string    `json:"names"`            // of the fields
	Fields   []string    `json:"fields,omitempty"` // nil for a note that has changed before since that sync
	Tags     []string    `json:"tags,omitempty"`
	After    []string    `json:"after,omitempty"` // the fields after the change; nil if it left them alone
}

const (
	// versionsLimit is the size from which the file is cleared of old versions.
	versionsLimit = 4 << 20
	// staleDays is for how long a version that was sent tells an overwritten note from a changed one.
	staleDays = 14
	// versionsMemory bounds what a broken file can make us unpack.
	versionsMemory = 256 << 20
)

func (c *Collection) versionsPath() string { return c.Path() + ".versions" }

// versionKeeper collects the versions that one operation replaces.
type versionKeeper struct {
	lastSync anki.Millis
	names    map[anki.NotetypeID][]string
	pending  []noteVersion
}

// keepVersion is called before a note is changed, or removed, here.
func (c *Collection) keepVersion(r *store.Reader, old *anki.Note, after []string) error {
	if old.USN == anki.PendingUSN && after == nil {
		return nil
	}
	k := &c.keeper
	if k.names == nil {
		col, err := r.GetCol()
		if err != nil {
			return err
		}
		k.lastSync, k.names = col.LastSync, map[anki.NotetypeID][]string{}
	}
	if k.lastSync == 0 {
		return nil
	}
	names, known := k.names[old.NotetypeID]
	if !known {
		nt, err := r.GetNotetype(old.NotetypeID)
		if err != nil && !errors.Is(err, anki.ErrNotFound) {
			return err
		}
		if nt != nil {
			names = nt.FieldNames()
		}
		k.names[old.NotetypeID] = names
	}
	version := noteVersion{LastSync: k.lastSync, Note: old.ID, Names: names, After: after}
	if old.USN != anki.PendingUSN {
		version.Fields, version.Tags = old.Fields, old.Tags
	}
	k.pending = append(k.pending, version)
	return nil
}

// flushVersions writes what an operation replaced, before it is committed. If it
// is rolled back after all, the versions are those that are there anyway. A file
// that cannot be written is a merge less, and no reason to refuse an edit.
func (c *Collection) flushVersions() {
	pending := c.keeper.pending
	c.keeper = versionKeeper{}
	if len(pending) > 0 {
		_ = appendVersions(c.versionsPath(), pending)
	}
}

func appendVersions(path string, list []noteVersion) error {
	frame, err := encodeVersions(list)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil {
		if _, err = file.Write(frame); err != nil {
			err = errors.Join(err, file.Truncate(info.Size())) // half a frame would hide all later ones
		}
	}
	return errors.Join(err, file.Close())
}

// versionsPacker is made once: that takes longer than all else an edit does.
var versionsPacker = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
})

// encodeVersions makes one frame of them; frames can be put behind each other.
func encodeVersions(list []noteVersion) ([]byte, error) {
	packer, err := versionsPacker()
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	lines := json.NewEncoder(&text)
	for i := range list {
		if err := lines.Encode(&list[i]); err != nil {
			return nil, err
		}
	}
	return packer.EncodeAll(text.Bytes(), nil), nil
}

// noteVersions finds the version of a note both sides have had.
type noteVersions struct {
	lastSync anki.Millis
	current  map[anki.NoteID]*noteVersion   // of the last sync
	sent     map[anki.NoteID][]*noteVersion // of earlier ones, oldest first: what came after them was sent meanwhile
}

// readVersions reads the file of versions. One that is missing or broken has
// as many as can be read.
func (c *Collection) readVersions() (*noteVersions, error) {
	col, err := read(c, (*store.Reader).GetCol)
	if err != nil {
		return nil, err
	}
	return readVersions(c.versionsPath(), col.LastSync)
}

func readVersions(path string, lastSync anki.Millis) (*noteVersions, error) {
	v := &noteVersions{lastSync, map[anki.NoteID]*noteVersion{}, map[anki.NoteID][]*noteVersion{}}
	list, err := listVersions(path)
	for i := range list {
		v.add(&list[i])
	}
	return v, err
}

// add takes over what the file has next.
func (v *noteVersions) add(version *noteVersion) {
	// The clocks of two servers, or of this computer and the server, need not agree which sync was earlier.
	age := max(v.lastSync-version.LastSync, version.LastSync-v.lastSync)
	known := v.current[version.Note]
	if sent := v.sent[version.Note]; age > 0 && len(sent) > 0 {
		known = sent[len(sent)-1]
	} else if age > 0 {
		known = nil
	}
	switch {
	case age > staleDays*24*60*60*1000:
	case known != nil && known.LastSync == version.LastSync: // changed again: the first is the one before all changes
		if version.After != nil {
			known.After = version.After
		}
	case version.Fields == nil:
	case age == 0:
		v.current[version.Note] = version
	default:
		v.sent[version.Note] = append(v.sent[version.Note], version)
	}
}

func listVersions(path string) ([]noteVersion, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // read only
	unpacker, err := zstd.NewReader(file, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(versionsMemory))
	if err != nil {
		return nil, err
	}
	defer unpacker.Close()
	var list []noteVersion
	lines := json.NewDecoder(io.LimitReader(unpacker, versionsMemory))
	for {
		var v noteVersion
		if err := lines.Decode(&v); err != nil {
			return list, nil // the end, or what is broken from here on
		}
		list = append(list, v)
	}
}

// find returns the version at the last sync of a note that waits to be sent,
// with the fields that nt has now; nil if it is not known.
func (v *noteVersions) find(n *anki.Note, nt *anki.Notetype) *noteText {
	return v.current[n.ID].text(nt)
}

// listSent returns the versions of a note at earlier syncs after which it was
// changed here, latest first, with the fields that nt has now. What was changed
// after a version is followed to the last change of the same field.
func (v *noteVersions) listSent(id anki.NoteID, nt *anki.Notetype) []*noteText {
	var list []*noteText
	later := v.current[id].text(nt)
	for _, version := range slices.Backward(v.sent[id]) {
		t := version.text(nt)
		if t == nil {
			continue
		}
		t.follow(later)
		later = t
		list = append(list, t)
	}
	return list
}

// follow makes the changes after t those that later ones ended with.
func (t *noteText) follow(later *noteText) {
	if later == nil || later.after == nil {
		return
	}
	if t.after == nil {
		t.after = slices.Clone(t.fields)
	}
	for i, text := range t.after {
		if text == later.fields[i] {
			t.after[i] = later.after[i]
		}
	}
}

func (v *noteVersion) text(nt *anki.Notetype) *noteText {
	if v == nil || nt == nil || len(v.Names) != len(v.Fields) {
		return nil
	}
	was := map[string]string{}
	for i, name := range v.Names {
		was[name] = v.Fields[i]
	}
	t := &noteText{fields: make([]string, len(nt.Fields)), tags: v.Tags}
	for i, f := range nt.Fields {
		t.fields[i] = was[f.Name]
	}
	if len(v.After) == len(v.Names) {
		t.after = slices.Clone(t.fields)
		for i, f := range nt.Fields {
			if at := slices.Index(v.Names, f.Name); at >= 0 {
				t.after[i] = v.After[at]
			}
		}
	}
	return t
}

// trimVersions clears a file that has grown of what no sync will ask for.
func (c *Collection) trimVersions(lastSync anki.Millis) {
	path := c.versionsPath()
	info, err := os.Stat(path)
	if err != nil || info.Size() < versionsLimit {
		return
	}
	v, err := readVersions(path, lastSync)
	if err != nil {
		return
	}
	var list []noteVersion
	for _, versions := range v.sent {
		for _, version := range versions {
			list = append(list, *version)
		}
	}
	for _, version := range v.current {
		list = append(list, *version)
	}
	if frame, err := encodeVersions(list); err == nil && int64(len(frame)) < info.Size()/2 {
		_ = replaceSideFile(path, frame) // or it is tried again after the next sync
	}
}
