package store

import (
	"database/sql"
	"reflect"
)

// line reads the lines of a result. database/sql takes numbers to types of our
// own by way of text, which for long results costs more than the query: what
// fits as it is goes straight, everything else takes that way.
type line struct {
	rows   *sql.Rows
	values []any
	places []any // pointers to values
}

func newLine(rows *sql.Rows) *line { return &line{rows: rows} }

// scan is sql.Rows.Scan.
func (l *line) scan(dest ...any) error {
	if len(l.values) != len(dest) {
		l.values, l.places = make([]any, len(dest)), make([]any, len(dest))
		for i := range l.values {
			l.places[i] = &l.values[i]
		}
	}
	if err := l.rows.Scan(l.places...); err != nil {
		return err
	}
	for i, d := range dest {
		if !assign(d, l.values[i]) {
			return unreadable(l.rows.Scan(dest...))
		}
	}
	return nil
}

// assign stores a value where dest points to if nothing has to be converted.
func assign(dest, value any) bool {
	switch d := dest.(type) {
	case duePlace:
		return d.Scan(value) == nil
	case intervalPlace:
		return d.Scan(value) == nil
	case sql.Scanner:
		return false
	}
	switch v := value.(type) {
	case int64:
		return assignInt(dest, v)
	case string:
		return assignText(dest, v)
	case []byte:
		d, ok := dest.(*[]byte)
		if ok {
			*d = v
		}
		return ok
	}
	return false
}

func assignInt(dest any, v int64) bool {
	to := reflect.ValueOf(dest)
	if to.Kind() != reflect.Pointer || to.IsNil() {
		return false
	}
	to = to.Elem()
	switch {
	case to.CanInt() && !to.OverflowInt(v):
		to.SetInt(v)
	case to.CanUint() && v >= 0 && !to.OverflowUint(uint64(v)):
		to.SetUint(uint64(v))
	default:
		return false
	}
	return true
}

func assignText(dest any, v string) bool {
	if d, ok := dest.(*string); ok {
		*d = v
		return true
	}
	to := reflect.ValueOf(dest)
	if to.Kind() != reflect.Pointer || to.IsNil() || to.Elem().Kind() != reflect.String {
		return false
	}
	to.Elem().SetString(v)
	return true
}
