package store

import (
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"

	"modernc.org/sqlite"
)

// keepFunction is what the triggers of undo call: with the number of the
// keeper, that of the table, and the columns of the row before it was touched,
// or those of its key alone if there was none.
const keepFunction = "karuta_keep"

// keepers are found by their number: the driver has functions for the whole
// process only.
var (
	keepers    sync.Map // int64 to *keeper
	lastKeeper atomic.Int64
)

func init() {
	sqlite.MustRegisterFunction(keepFunction, &sqlite.FunctionImpl{
		NArgs:        -1,
		VolatileArgs: true, // texts to the byte, also behind a zero; keep copies them
		Scalar: func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
			if len(args) < 3 {
				return nil, errors.New(keepFunction + " wants a keeper, a table and a row")
			}
			number, _ := args[0].(int64)
			table, _ := args[1].(int64)
			if found, ok := keepers.Load(number); ok && table >= 0 && table < int64(len(undoTables)) {
				if k, _ := found.(*keeper); k.now != nil {
					return nil, k.keep(int(table), args[2:])
				}
			}
			return nil, nil
		},
	})
}

// keeper keeps the rows that undo steps have touched, as they were before. It
// belongs to whoever holds the DB's writeMu.
type keeper struct {
	number int64
	steps  map[UndoStep]*keptStep
	before *keptStep // what the recording step kept already, or nil
	now    *keptStep // what it gains, nil while nothing records
	seen   [len(undoTables)]map[string]struct{}
}

// keptStep are the rows of one step by table.
type keptStep [len(undoTables)]keptRows

func (s *keptStep) empty() bool {
	for _, rows := range s {
		if len(rows) > 0 {
			return false
		}
	}
	return true
}

// keptRows are rows one behind the other: for each the number of its columns,
// and the columns, of which the key comes first. One without others than the key was not there.
type keptRows []byte

func newKeeper() *keeper {
	k := &keeper{number: lastKeeper.Add(1), steps: map[UndoStep]*keptStep{}}
	keepers.Store(k.number, k)
	return k
}

func (k *keeper) close() { keepers.Delete(k.number) }

// begin lets step record.
func (k *keeper) begin(step UndoStep) {
	k.before, k.now = k.steps[step], &keptStep{}
	if k.before == nil {
		return
	}
	for i, table := range undoTables {
		_ = k.before[i].each(&table, func(row []any) error { // it reads what keep wrote
			k.see(i, appendValues(nil, row[:table.key]))
			return nil
		})
	}
}

// see notes that a row is kept and reports whether it was not yet.
func (k *keeper) see(table int, key []byte) bool {
	if k.seen[table] == nil {
		k.seen[table] = map[string]struct{}{}
	}
	if _, seen := k.seen[table][string(key)]; seen {
		return false
	}
	k.seen[table][string(key)] = struct{}{}
	return true
}

// keep adds a row to the step that records unless that has it.
func (k *keeper) keep(table int, row []driver.Value) error {
	rows, columns := &k.now[table], undoTables[table].key
	start := len(*rows)
	kept := binary.AppendUvarint(*rows, uint64(len(row)))
	keyStart := len(kept)
	kept = appendValues(kept, row[:columns])
	if !k.see(table, kept[keyStart:]) {
		*rows = kept[:start]
		return nil
	}
	*rows = appendValues(kept, row[columns:])
	return nil
}

// end ends recording, and keeps what was recorded, if anything, if the transaction was done.
func (k *keeper) end(step UndoStep, done bool) {
	now, before := k.now, k.before
	k.now, k.before, k.seen = nil, nil, [len(undoTables)]map[string]struct{}{}
	switch {
	case !done:
	case before == nil:
		if !now.empty() {
			k.steps[step] = now
		}
	default:
		for i, rows := range now {
			before[i] = append(before[i], rows...)
		}
	}
}

func (k *keeper) touched() map[string]bool {
	touched := map[string]bool{}
	for i, table := range undoTables {
		if len(k.now[i]) > 0 || k.before != nil && len(k.before[i]) > 0 {
			touched[table.name] = true
		}
	}
	return touched
}

func (k *keeper) rows(step UndoStep, table int) keptRows {
	if s := k.steps[step]; s != nil {
		return s[table]
	}
	return nil
}

func (k *keeper) forget(steps ...UndoStep) {
	for _, s := range steps {
		delete(k.steps, s)
	}
}

// each calls fn with the columns of every row, or with its key alone if it was
// not there. The row is fn's until it returns.
func (r keptRows) each(table *undoTable, fn func(row []any) error) error {
	row := make([]any, 0, len(table.columns))
	for rest := []byte(r); len(rest) > 0; {
		n, size := binary.Uvarint(rest)
		if size <= 0 || n != uint64(table.key) && n != uint64(len(table.columns)) {
			return fmt.Errorf("kept rows of %s: %w", table.name, errKept)
		}
		rest, row = rest[size:], row[:0]
		for range n {
			value, left, err := cutValue(rest)
			if err != nil {
				return fmt.Errorf("kept rows of %s: %w", table.name, err)
			}
			row, rest = append(row, value), left
		}
		if err := fn(row); err != nil {
			return err
		}
	}
	return nil
}

// The kinds of values: those that SQLite stores.
const (
	keptNull byte = iota
	keptInt
	keptFloat
	keptText
	keptBlob
)

var errKept = errors.New("what was kept for undo cannot be read")

func appendValues[T any](b []byte, values []T) []byte {
	for _, v := range values {
		switch v := any(v).(type) {
		case int64:
			b = binary.AppendVarint(append(b, keptInt), v)
		case float64:
			b = binary.BigEndian.AppendUint64(append(b, keptFloat), math.Float64bits(v))
		case string:
			b = append(binary.AppendUvarint(append(b, keptText), uint64(len(v))), v...)
		case []byte:
			b = append(binary.AppendUvarint(append(b, keptBlob), uint64(len(v))), v...)
		default:
			b = append(b, keptNull)
		}
	}
	return b
}

// cutValue takes the first value off.
func cutValue(b []byte) (value any, rest []byte, err error) {
	if len(b) == 0 {
		return nil, nil, errKept
	}
	kind, b := b[0], b[1:]
	switch kind {
	case keptNull:
		return nil, b, nil
	case keptInt:
		v, n := binary.Varint(b)
		if n <= 0 {
			return nil, nil, errKept
		}
		return v, b[n:], nil
	case keptFloat:
		if len(b) < 8 {
			return nil, nil, errKept
		}
		return math.Float64frombits(binary.BigEndian.Uint64(b)), b[8:], nil
	}
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(len(b)-n) || kind > keptBlob {
		return nil, nil, errKept
	}
	text, rest := b[n:n+int(size)], b[n+int(size):]
	if kind == keptText {
		return string(text), rest, nil
	}
	return text, rest, nil
}
