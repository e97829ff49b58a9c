package store

import (
	"fmt"
	"regexp"
	"strings"

	"karuta/collection/anki"
)

// valueLimit is the longest value a collection may have, in bytes: far more
// than a note with its pictures written into it, far less than would fill the memory.
const valueLimit = 64 << 20

// layout is what a table of a collection looks like: its columns in their order,
// each with its type, and those of its texts that are compared without case.
type layout struct {
	table   string
	columns string // "name type, …" in lower case
	since   int    // the schema version that brought it into this form
}

// layouts are the tables of a collection of the current schema. What else is in
// a file belongs to an add-on, and is left alone.
var layouts = []layout{
	{"col", "id integer, crt integer, mod integer, scm integer, ver integer, dty integer, usn integer, ls integer, conf text, models text, decks text, dconf text, tags text", OldestSchema},
	{"notes", "id integer, guid text, mid integer, mod integer, usn integer, tags text, flds text, sfld integer, csum integer, flags integer, data text", OldestSchema},
	{"cards", "id integer, nid integer, did integer, ord integer, mod integer, usn integer, type integer, queue integer, due integer, ivl integer, factor integer, reps integer, lapses integer, left integer, odue integer, odid integer, flags integer, data text", OldestSchema},
	{"revlog", "id integer, cid integer, usn integer, ease integer, ivl integer, lastivl integer, factor integer, time integer, type integer", OldestSchema},
	{"graves", "oid integer, type integer, usn integer", 18},
	{"deck_config", "id integer, name text, mtime_secs integer, usn integer, config blob", 14},
	{"config", "key text, usn integer, mtime_secs integer, val blob", 14},
	{"fields", "ntid integer, ord integer, name text, config blob", 15},
	{"templates", "ntid integer, ord integer, name text, mtime_secs integer, usn integer, config blob", 15},
	{"notetypes", "id integer, name text, mtime_secs integer, usn integer, config blob", 15},
	{"decks", "id integer, name text, mtime_secs integer, usn integer, common blob, kind blob", 15},
	{"tags", "tag text, usn integer, collapsed boolean, config blob", 17},
}

// uniqueIndexes are those a collection has, with their tables; any other could keep it from being written to.
var uniqueIndexes = map[string]string{
	"idx_decks_name": "decks", "idx_notetypes_name": "notetypes", "idx_fields_name_ntid": "fields", "idx_templates_name_ntid": "templates",
}

// partialIndex is the one index that has a condition, and its end.
const (
	partialIndex     = "idx_cards_odid"
	partialCondition = "where odid != 0"
)

// CheckLayout makes sure that nothing in the file acts on its own or keeps it
// from being used: triggers, views, virtual tables; in the tables of a
// collection computed columns, conditions, columns that are missing, of another
// type or compared in another way; values too long to be read. It reports
// anki.ErrNotCollection and says what it found. It reads each row once, but not
// its texts.
func (r *Reader) CheckLayout() error {
	foreign, err := r.ListForeignObjects()
	if err != nil {
		return err
	}
	if len(foreign) > 0 {
		return fmt.Errorf("%w: it has a %s", anki.ErrNotCollection, foreign[0])
	}
	version, err := r.FindSchemaVersion()
	if err != nil {
		return err
	}
	for _, l := range layouts {
		if version < l.since {
			continue
		}
		for _, check := range []func(layout) error{r.checkColumns, r.checkIndexes, r.checkValues} {
			if err := check(l); err != nil {
				return err
			}
		}
	}
	return nil
}

// unwanted finds, in the text of a table or index without its comments, what none of Anki's has.
var (
	comments = regexp.MustCompile(`(?s)--[^\n]*|/\*.*?\*/`)
	unwanted = regexp.MustCompile(`(?i)\b(check|constraint|generated|always|references|foreign|conflict|default)\b`)
	collated = regexp.MustCompile("(?i)\\bcollate\\s+[\"'`\\[]?(\\w+)")
)

func (r *Reader) checkColumns(l layout) error {
	var text string
	found, err := r.conn.one("select sql from sqlite_master where type = 'table' and lower(name) = ?", []any{l.table}, &text)
	if err != nil {
		return wrap("read tables", err)
	}
	if !found {
		return fmt.Errorf("%w: it has no table %s", anki.ErrNotCollection, l.table)
	}
	if err := checkText(l.table, text); err != nil {
		return err
	}
	var columns []string
	// hidden is set for computed columns, which table_info leaves out.
	err = r.conn.each("select lower(name) || ' ' || lower(type) || iif(hidden, ' computed', '') from pragma_table_xinfo(?) order by cid", []any{l.table},
		func(scan func(...any) error) error {
			var column string
			err := scan(&column)
			columns = append(columns, column)
			return err
		})
	if err != nil {
		return wrap("read columns", err)
	}
	if got := strings.Join(columns, ", "); got != l.columns {
		return fmt.Errorf("%w: the columns of the table %s are %s", anki.ErrNotCollection, l.table, got)
	}
	return nil
}

func checkText(name, text string) error {
	text = comments.ReplaceAllString(text, " ")
	if word := unwanted.FindString(text); word != "" {
		return fmt.Errorf("%w: %s has a %q", anki.ErrNotCollection, name, strings.ToLower(word))
	}
	for _, match := range collated.FindAllStringSubmatch(text, -1) {
		if !strings.EqualFold(match[1], "unicase") {
			return fmt.Errorf("%w: %s is compared by %q", anki.ErrNotCollection, name, match[1])
		}
	}
	return nil
}

// checkIndexes refuses indexes on expressions, which are computed whenever a row
// is written, and unique ones of its own.
func (r *Reader) checkIndexes(l layout) error {
	return r.conn.each(`select l.name, l."unique", l.origin, coalesce(m.sql, ''), coalesce((select min(cid) from pragma_index_info(l.name)), 0)
			from pragma_index_list(?) l left join sqlite_master m on m.type = 'index' and m.name = l.name`, []any{l.table},
		func(scan func(...any) error) error {
			var name, origin, text string
			var unique, expression int
			if err := scan(&name, &unique, &origin, &text, &expression); err != nil {
				return err
			}
			switch {
			case expression < -1:
				return fmt.Errorf("%w: the index %s is computed", anki.ErrNotCollection, name)
			case origin == "u", origin == "c" && unique != 0 && uniqueIndexes[name] != l.table:
				return fmt.Errorf("%w: the index %s is unique", anki.ErrNotCollection, name)
			case strings.Contains(strings.ToLower(text), "where") && (name != partialIndex || !strings.HasSuffix(strings.ToLower(text), partialCondition)):
				return fmt.Errorf("%w: the index %s has a condition", anki.ErrNotCollection, name)
			}
			return checkText(name, text)
		})
}

// checkValues looks at the lengths and kinds of values, which the head of a row
// tells without its texts.
func (r *Reader) checkValues(l layout) error {
	var longest []string
	for _, column := range strings.Split(l.columns, ", ") {
		name, kind, _ := strings.Cut(column, " ")
		if kind == "text" || kind == "blob" || name == "sfld" {
			longest = append(longest, `coalesce(max(octet_length("`+name+`")), 0)`)
		}
	}
	if len(longest) == 0 {
		return nil
	}
	var most int64
	query := "select max(0, " + strings.Join(longest, ", ") + ") from " + l.table
	if _, err := r.conn.one(query, nil, &most); err != nil {
		return wrap("measure rows", err)
	}
	if most > valueLimit {
		return fmt.Errorf("%w: the table %s has a value of %d bytes", anki.ErrNotCollection, l.table, most)
	}
	wrong := map[string]string{
		"notes": "typeof(guid) != 'text' or typeof(flds) != 'text' or typeof(tags) != 'text' or typeof(mid) != 'integer'",
		"cards": "typeof(nid) != 'integer' or typeof(did) != 'integer'",
	}[l.table]
	if wrong == "" {
		return nil
	}
	var n int
	if _, err := r.conn.one("select count() from "+l.table+" where "+wrong, nil, &n); err != nil {
		return wrap("look at rows", err)
	}
	if n > 0 {
		return fmt.Errorf("%w: the table %s has %d rows with values of a wrong kind", anki.ErrNotCollection, l.table, n)
	}
	return nil
}
