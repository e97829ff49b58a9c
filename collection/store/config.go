package store

import (
	"bytes"
	"encoding/json"

	"karuta/collection/anki"
)

// FindConfig decodes the setting into dest and reports whether it was there and
// had the right type. A setting of a wrong type counts as missing, as in Anki.
func (r *Reader) FindConfig(key string, dest any) (bool, error) {
	var val []byte
	found, err := r.conn.one("select val from config where key = ?", []any{key}, &val)
	if err != nil || !found {
		return false, wrap("read setting "+key, err)
	}
	return string(val) != "null" && json.Unmarshal(val, dest) == nil, nil
}

// ListConfig returns all settings in the order of their keys.
func (r *Reader) ListConfig() ([]anki.ConfigEntry, error) {
	var entries []anki.ConfigEntry
	query := "select key, usn, mtime_secs, val from config order by key"
	err := r.conn.each(query, nil, func(scan func(...any) error) error {
		var e anki.ConfigEntry
		if err := scan(&e.Key, &e.USN, &e.Modified, &e.Value); err != nil {
			var usn, modified any // odd ones: nobody uses them
			if err := scan(&e.Key, &usn, &modified, &e.Value); err != nil {
				return err
			}
		}
		entries = append(entries, e)
		return nil
	})
	return entries, wrap("read settings", err)
}

// SetConfig stores value as JSON and stamps it. Nothing is written if the
// setting has that value already.
func (t *Tx) SetConfig(key string, value any) error {
	val, err := encodeJSON(value)
	if err != nil {
		return wrap("write setting "+key, err)
	}
	var old []byte
	found, err := t.conn.one("select val from config where key = ?", []any{key}, &old)
	if err != nil || found && bytes.Equal(old, val) {
		return wrap("write setting "+key, err)
	}
	return t.PutConfig(anki.ConfigEntry{Key: key, USN: t.Stamp.USN, Modified: t.secs(), Value: val})
}

func encodeJSON(value any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(value)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// PutConfig stores the setting exactly as it is.
func (t *Tx) PutConfig(e anki.ConfigEntry) error {
	_, err := t.conn.exec("insert or replace into config values (?,?,?,?)", e.Key, e.USN, e.Modified, e.Value)
	return wrap("write setting "+e.Key, err)
}

// RemoveConfig deletes the setting; settings have no graves.
func (t *Tx) RemoveConfig(key string) error {
	_, err := t.conn.exec("delete from config where key = ?", key)
	return wrap("delete setting "+key, err)
}

// RemoveConfigPrefix deletes the settings whose keys start with prefix.
func (t *Tx) RemoveConfigPrefix(prefix string) error {
	_, err := t.conn.exec("delete from config where substr(key, 1, length(?1)) = ?1", prefix)
	return wrap("delete settings "+prefix, err)
}

// RemoveAllConfig empties the settings, for a sync that replaces them all.
func (t *Tx) RemoveAllConfig() error {
	_, err := t.conn.exec("delete from config")
	return wrap("delete settings", err)
}
