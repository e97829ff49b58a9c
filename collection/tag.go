package collection

import (
	"errors"
	"slices"
	"strings"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// tagSeparator joins the levels of a tag.
const tagSeparator = "::"

// normalizeTag brings one tag into the form it is stored in: each level
// composed, without control characters and spaces, and "blank" where nothing
// is left.
func normalizeTag(tag string) string {
	parts := strings.Split(tag, tagSeparator)
	for i, p := range parts {
		p = strings.TrimSpace(strings.Join(anki.SplitTags(normalizeName(p)), ""))
		if p == "" {
			p = "blank"
		}
		parts[i] = p
	}
	return strings.Join(parts, tagSeparator)
}

// canonifyTags normalises the tags of a note, removes doubles whatever their
// case, sorts them, takes over the case of known tags and adds unknown ones to
// the tag list.
func canonifyTags(tx *store.Tx, tags []string) ([]string, error) {
	known, err := registerTags(tx, tags)
	return sortedTags(known), err
}

// registerTags returns the tags in the case they are known by and adds unknown
// ones to the list. A text with spaces is several tags.
func registerTags(tx *store.Tx, tags []string) ([]string, error) {
	var out []string
	for _, text := range tags {
		for _, tag := range anki.SplitTags(text) {
			known, err := registerTag(tx, normalizeTag(tag))
			if err != nil {
				return nil, err
			}
			out = append(out, known)
		}
	}
	return out, nil
}

// sortedTags returns the tags in order and without doubles, of which the first stays.
func sortedTags(tags []string) []string {
	out := withoutDoubles(tags)
	slices.SortFunc(out, store.CompareNames)
	return out
}

// withoutDoubles leaves out tags that an earlier one is equal to, whatever the case.
func withoutDoubles(tags []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, tag := range tags {
		if folded := store.FoldCase(tag); !seen[folded] {
			seen[folded] = true
			out = append(out, tag)
		}
	}
	return out
}

// registerTag returns the tag in the case it is known by, and adds it to the
// list if it is new.
func registerTag(tx *store.Tx, tag string) (string, error) {
	known, err := tx.FindTag(tag)
	if err != nil {
		return "", err
	}
	if known != nil {
		return known.Name, nil
	}
	if tag, err = adoptParentCase(&tx.Reader, tag); err != nil {
		return "", err
	}
	return tag, tx.AddTag(tag)
}

// adoptParentCase gives the levels of a new tag the case of its longest parent in the list.
func adoptParentCase(r *store.Reader, tag string) (string, error) {
	for end := strings.LastIndex(tag, tagSeparator); end > 0; end = strings.LastIndex(tag[:end], tagSeparator) {
		known, err := r.FindTag(tag[:end])
		if err != nil {
			return "", err
		}
		if known != nil {
			return known.Name + tag[end:], nil
		}
	}
	return tag, nil
}

// ListTags returns the names in the tag list, in its order.
func (c *Collection) ListTags() ([]string, error) {
	return read(c, func(r *store.Reader) ([]string, error) {
		tags, err := r.ListTags()
		names := make([]string, len(tags))
		for i, t := range tags {
			names[i] = t.Name
		}
		return names, err
	})
}

// AddTags adds tags to the notes; notes that have them all are not touched,
// notes that are gone are passed over.
func (c *Collection) AddTags(ids []anki.NoteID, tags []string) (anki.Changes, error) {
	return c.mutate(anki.OpUpdateTags, func(tx *store.Tx) error { return addTags(tx, ids, tags) })
}

// addTags is AddTags inside the transaction.
func addTags(tx *store.Tx, ids []anki.NoteID, tags []string) error {
	wanted, err := registerTags(tx, tags)
	if err != nil {
		return err
	}
	return changeTags(tx, ids, func(n *anki.Note) []string {
		if !slices.ContainsFunc(wanted, func(t string) bool { return !HasTag(n, t) }) {
			return n.Tags
		}
		return sortedTags(append(slices.Clone(n.Tags), wanted...))
	})
}

// RemoveTags removes tags, whatever their case, and the tags below them from
// the notes. They stay in the tag list.
func (c *Collection) RemoveTags(ids []anki.NoteID, tags []string) (anki.Changes, error) {
	drop := anki.SplitTags(strings.Join(tags, " "))
	return c.mutate(anki.OpUpdateTags, func(tx *store.Tx) error {
		return changeTags(tx, ids, func(n *anki.Note) []string {
			return slices.DeleteFunc(slices.Clone(n.Tags), func(t string) bool {
				return slices.ContainsFunc(drop, func(d string) bool { return isTagOrBelow(t, d) })
			})
		})
	})
}

// changeTags stores the tags that change returns for the notes that exist.
func changeTags(tx *store.Tx, ids []anki.NoteID, change func(*anki.Note) []string) error {
	for _, id := range ids {
		n, err := tx.GetNote(id)
		if errors.Is(err, anki.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		tags := change(n)
		if slices.Equal(tags, n.Tags) {
			continue
		}
		if err := tx.UpdateNoteTags(id, tags); err != nil {
			return err
		}
	}
	return nil
}

// RenameTag renames a tag and the tags below it, on all notes and in the list.
// Nothing happens if no note has them.
func (c *Collection) RenameTag(from, to string) (anki.Changes, error) {
	if len(anki.SplitTags(to)) != 1 || strings.ContainsAny(to, " \u3000") {
		return anki.Changes{}, &anki.InvalidError{Field: "tag", Reason: "a name has at least one character and no spaces"}
	}
	return c.mutate(anki.OpRenameTag, func(tx *store.Tx) error {
		to, err := adoptParentCase(&tx.Reader, normalizeTag(to))
		if err != nil {
			return err
		}
		notes, err := tx.ListNotesWithTags()
		if err != nil {
			return err
		}
		notes = slices.DeleteFunc(notes, func(n *anki.Note) bool {
			return !slices.ContainsFunc(n.Tags, func(t string) bool { return isTagOrBelow(t, from) })
		})
		if len(notes) == 0 {
			return nil
		}
		if err := tx.RemoveTagsMatching(func(tag string) bool { return isTagOrBelow(tag, from) }); err != nil {
			return err
		}
		return renameTagsOf(tx, notes, from, to)
	})
}

// renameTagsOf renames on the notes, whose tags stay in their order, and
// registers the new names.
func renameTagsOf(tx *store.Tx, notes []*anki.Note, from, to string) error {
	for _, n := range notes {
		var names []string
		tags := slices.Clone(n.Tags)
		for i, tag := range tags {
			if isTagOrBelow(tag, from) {
				tags[i] = renameTag(tag, from, to)
				names = append(names, tags[i])
			}
		}
		if err := tx.UpdateNoteTags(n.ID, withoutDoubles(tags)); err != nil {
			return err
		}
		if _, err := registerTags(tx, names); err != nil {
			return err
		}
	}
	return nil
}

// isTagOrBelow reports whether tag is parent or lies below it, whatever the case.
func isTagOrBelow(tag, parent string) bool {
	folded, prefix := store.FoldCase(tag), store.FoldCase(parent)
	return folded == prefix || strings.HasPrefix(folded, prefix+tagSeparator)
}

// renameTag returns the new name of a tag that is from or lies below it.
func renameTag(tag, from, to string) string {
	levels := strings.Split(tag, tagSeparator)[strings.Count(from, tagSeparator)+1:]
	return strings.Join(append([]string{to}, levels...), tagSeparator)
}

// ClearUnusedTags removes the tags from the list that no note has, neither
// themselves nor one below them.
func (c *Collection) ClearUnusedTags() (anki.Changes, error) {
	return c.mutate(anki.OpClearUnusedTags, func(tx *store.Tx) error {
		notes, err := tx.ListNotesWithTags()
		if err != nil {
			return err
		}
		used := map[string]bool{}
		for _, n := range notes {
			for _, t := range n.Tags {
				t = store.FoldCase(t)
				for used[t] = true; strings.Contains(t, tagSeparator); used[t] = true {
					t = t[:strings.LastIndex(t, tagSeparator)]
				}
			}
		}
		return tx.RemoveTagsMatching(func(tag string) bool { return !used[store.FoldCase(tag)] })
	})
}
