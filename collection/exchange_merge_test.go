package collection

import (
	"testing"

	"karuta/collection/anki"
)

func TestTakesObject(t *testing.T) {
	for _, c := range []struct {
		name            string
		local, received anki.Secs
		want            bool
	}{
		{"received newer", 1, 2, true},
		{"equally old: both sides swap", 2, 2, true},
		{"received older", 3, 2, false},
	} {
		if got := takesObject(c.local, c.received); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

func TestTakesRow(t *testing.T) {
	for _, c := range []struct {
		name            string
		pending         bool
		local, received anki.Secs
		want            bool
	}{
		{"waiting, received newer", true, 1, 2, true},
		{"waiting, equally old: each keeps its own", true, 2, 2, false},
		{"waiting, received older", true, 3, 2, false},
		{"sent before, received newer", false, 1, 2, true},
		{"sent before, equally old", false, 2, 2, true},
		{"sent before, received older", false, 3, 2, true},
	} {
		if got := takesRow(c.pending, c.local, c.received); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

func TestSidePends(t *testing.T) {
	client, server := ClientSide(7), Side{Pending: 5, New: 7}
	for _, c := range []struct {
		usn            anki.USN
		client, server bool
	}{{-1, true, false}, {0, false, false}, {4, false, false}, {5, false, true}, {6, false, true}} {
		if client.pends(c.usn) != c.client || server.pends(c.usn) != c.server {
			t.Errorf("usn %d: client %t, server %t", c.usn, client.pends(c.usn), server.pends(c.usn))
		}
	}
}

func TestFitsNotetype(t *testing.T) {
	nt := func(fields, templates int) *anki.Notetype {
		return &anki.Notetype{Fields: make([]anki.Field, fields), Templates: make([]anki.Template, templates)}
	}
	if !fitsNotetype(nt(2, 1), nt(2, 1)) || fitsNotetype(nt(2, 1), nt(3, 1)) || fitsNotetype(nt(2, 1), nt(2, 2)) {
		t.Error("notetypes fit when they have as many fields and templates")
	}
}
