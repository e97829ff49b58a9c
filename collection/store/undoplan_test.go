package store

import (
	"fmt"
	"strings"
	"testing"
)

// TestUndoFindsKeptRowsByKey asks how SQLite looks for a row that is kept
// already: by reading all kept rows, deleting a large deck would take minutes.
func TestUndoFindsKeptRowsByKey(t *testing.T) {
	db := newDB(t)
	if err := db.prepareUndo(); err != nil {
		t.Fatal(err)
	}
	for _, table := range undoTables {
		match := ""
		for i, k := range table.key {
			match += fmt.Sprintf(" and k%d is old.%s", i, k)
		}
		query := fmt.Sprintf("explain query plan select 1 from main.%s old, undo_now where not exists (select 1 from undo_%s where step = undo_now.step%s)",
			table.name, table.name, match)
		searched := false
		err := db.write.each(query, nil, func(scan func(...any) error) error {
			var id, parent, unused int
			var plan string
			err := scan(&id, &parent, &unused, &plan)
			searched = searched || strings.HasPrefix(plan, "SEARCH undo_"+table.name) && strings.Count(plan, "=?") == 1+len(table.key)
			return err
		})
		if err != nil || !searched {
			t.Errorf("%s: kept rows are not found by their whole key, %v", table.name, err)
		}
	}
}
