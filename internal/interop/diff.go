package interop

import (
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"
)

// maxDifferences bounds what a failing test prints.
const maxDifferences = 40

// syncedMayDiffer are the stamps and tables that differ even between two real clients that have just synced.
// An entry is "table", "table.column" or ".column" for every table that has it.
var syncedMayDiffer = []string{"col.mod", "col.usn", "col.ls", ".usn", "config.mtime_secs", "tags"}

// Diff lists, one line each, where two collections that should be equal after syncing are not: every table and
// column counts but the stamps of syncing and what else is named in ignore ("table", "table.column", ".column").
func Diff(a, b *Dump, ignore ...string) []string {
	return diff(a, b, append(slices.Clone(syncedMayDiffer), ignore...))
}

// DiffExact lists every difference but those named in ignore.
func DiffExact(a, b *Dump, ignore ...string) []string {
	return diff(a, b, ignore)
}

// RequireEqual fails the test if Diff finds anything.
func RequireEqual(t testing.TB, a, b *Dump, ignore ...string) {
	t.Helper()
	found := Diff(a, b, ignore...)
	if len(found) == 0 {
		return
	}
	shown := found
	if len(shown) > maxDifferences {
		shown = append(slices.Clone(shown[:maxDifferences]), fmt.Sprintf("… and %d more", len(found)-maxDifferences))
	}
	t.Fatalf("the collections differ in %d places:\n%s", len(found), strings.Join(shown, "\n"))
}

func diff(a, b *Dump, ignore []string) []string {
	var found []string
	for _, name := range union(a.Tables, b.Tables) {
		if slices.Contains(ignore, name) {
			continue
		}
		ta, inA := a.Tables[name]
		tb, inB := b.Tables[name]
		if !inA || !inB {
			found = append(found, fmt.Sprintf("%s: table only in %s", name, side(inA)))
			continue
		}
		found = append(found, diffTable(name, ta, tb, ignore)...)
	}
	return found
}

func diffTable(name string, a, b Table, ignore []string) []string {
	if !reflect.DeepEqual(a.Columns, b.Columns) {
		return []string{fmt.Sprintf("%s: columns %v and %v", name, a.Columns, b.Columns)}
	}
	var found []string
	for _, key := range union(a.Rows, b.Rows) {
		ra, inA := a.Rows[key]
		rb, inB := b.Rows[key]
		if !inA || !inB {
			found = append(found, fmt.Sprintf("%s %s: only in %s", name, key, side(inA)))
			continue
		}
		found = append(found, diffRow(name, key, a.Columns, ra, rb, ignore)...)
	}
	return found
}

func diffRow(table, key string, columns []string, a, b Row, ignore []string) []string {
	var found []string
	for _, column := range columns {
		if slices.Contains(ignore, table+"."+column) || slices.Contains(ignore, "."+column) {
			continue
		}
		if !reflect.DeepEqual(a[column], b[column]) {
			found = append(found, fmt.Sprintf("%s %s: %s is %s and %s", table, key, column, show(a[column]), show(b[column])))
		}
	}
	return found
}

func side(first bool) string {
	if first {
		return "the first"
	}
	return "the second"
}

func union[V any](a, b map[string]V) []string {
	var keys []string
	for key := range a {
		keys = append(keys, key)
	}
	for key := range b {
		if _, both := a[key]; !both {
			keys = append(keys, key)
		}
	}
	sort.Strings(keys)
	return keys
}
