package collection

import (
	"slices"
	"strings"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// tagSeparator joins the levels of a tag.
const tagSeparator = "::"

// normalizeTag brings one tag into the form it is stored in: composed, without
// control characters and spaces, empty levels called "blank".
func normalizeTag(tag string) string {
	tag = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u3000' || r == '"' {
			return -1
		}
		return r
	}, normalizeName(tag))
	if tag == "" || !strings.Contains(tag, tagSeparator) {
		return tag
	}
	parts := strings.Split(tag, tagSeparator)
	for i, p := range parts {
		if p == "" {
			parts[i] = "blank"
		}
	}
	return strings.Join(parts, tagSeparator)
}

// canonifyTags normalises the tags of a note, removes doubles whatever their
// case, sorts them, takes over the case of known tags and adds unknown ones to
// the tag list.
func canonifyTags(tx *store.Tx, tags []string) ([]string, error) {
	var out []string
	seen := map[string]bool{}
	for _, tag := range tags {
		tag = normalizeTag(tag)
		if tag == "" {
			continue
		}
		tag, err := registerTag(tx, tag)
		if err != nil {
			return nil, err
		}
		if folded := store.FoldCase(tag); !seen[folded] {
			seen[folded] = true
			out = append(out, tag)
		}
	}
	slices.SortFunc(out, store.CompareNames)
	return out, nil
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
	if tag, err = adoptParentCase(tx, tag); err != nil {
		return "", err
	}
	return tag, tx.AddTag(tag)
}

// adoptParentCase gives the levels of a new tag the case of its longest known parent.
func adoptParentCase(tx *store.Tx, tag string) (string, error) {
	for end := strings.LastIndex(tag, tagSeparator); end > 0; end = strings.LastIndex(tag[:end], tagSeparator) {
		known, err := tx.FindTagUnder(tag[:end])
		if err != nil {
			return "", err
		}
		if known != "" {
			return known + tag[end:], nil
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

// AddTags adds tags to the notes; notes that have them all are not touched.
func (c *Collection) AddTags(ids []anki.NoteID, tags []string) (anki.Changes, error) {
	return c.changeTags(ids, func(have []string) []string { return append(have, tags...) })
}

// RemoveTags removes tags, whatever their case, from the notes. They stay in the tag list.
func (c *Collection) RemoveTags(ids []anki.NoteID, tags []string) (anki.Changes, error) {
	drop := map[string]bool{}
	for _, t := range tags {
		drop[store.FoldCase(normalizeTag(t))] = true
	}
	return c.changeTags(ids, func(have []string) []string {
		return slices.DeleteFunc(have, func(t string) bool { return drop[store.FoldCase(t)] })
	})
}

func (c *Collection) changeTags(ids []anki.NoteID, change func([]string) []string) (anki.Changes, error) {
	return c.mutate(anki.OpUpdateTags, func(tx *store.Tx) error {
		for _, id := range ids {
			n, err := tx.GetNote(id)
			if err != nil {
				return err
			}
			tags, err := canonifyTags(tx, change(slices.Clone(n.Tags)))
			if err != nil {
				return err
			}
			if slices.Equal(tags, n.Tags) {
				continue
			}
			n.Tags = tags
			if err := tx.UpdateNote(n); err != nil {
				return err
			}
		}
		return nil
	})
}

// RenameTag renames a tag and the tags below it, on all notes and in the list.
func (c *Collection) RenameTag(from, to string) (anki.Changes, error) {
	to = normalizeTag(to)
	if to == "" {
		return anki.Changes{}, &anki.InvalidError{Field: "tag", Reason: "the name is empty"}
	}
	return c.mutate(anki.OpRenameTag, func(tx *store.Tx) error {
		renamed := func(tag string) (string, bool) { return renameTag(tag, from, to) }
		notes, err := tx.ListNotesWithTags()
		if err != nil {
			return err
		}
		if err := tx.RemoveTagsMatching(func(tag string) bool { _, ok := renamed(tag); return ok }); err != nil {
			return err
		}
		for _, n := range notes {
			changed := false
			for i, tag := range n.Tags {
				if name, ok := renamed(tag); ok {
					n.Tags[i], changed = name, true
				}
			}
			if !changed {
				continue
			}
			if n.Tags, err = canonifyTags(tx, n.Tags); err != nil {
				return err
			}
			if err := tx.UpdateNote(n); err != nil {
				return err
			}
		}
		return nil
	})
}

// renameTag returns the new name of tag if it is from or lies below it.
func renameTag(tag, from, to string) (string, bool) {
	folded, prefix := store.FoldCase(tag), store.FoldCase(from)
	if folded == prefix {
		return to, true
	}
	if !strings.HasPrefix(folded, prefix+tagSeparator) {
		return "", false
	}
	depth := strings.Count(from, tagSeparator) + 1
	parts := strings.Split(tag, tagSeparator)
	return to + tagSeparator + strings.Join(parts[depth:], tagSeparator), true
}

// ClearUnusedTags removes the tags that no note has from the list.
func (c *Collection) ClearUnusedTags() (anki.Changes, error) {
	return c.mutate(anki.OpClearUnusedTags, func(tx *store.Tx) error {
		notes, err := tx.ListNotesWithTags()
		if err != nil {
			return err
		}
		used := map[string]bool{}
		for _, n := range notes {
			for _, t := range n.Tags {
				used[store.FoldCase(t)] = true
			}
		}
		return tx.RemoveTagsMatching(func(tag string) bool { return !used[store.FoldCase(tag)] })
	})
}
