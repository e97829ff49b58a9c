package syncclient

import (
	"testing"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/syncclient/wire"
)

func TestDecide(t *testing.T) {
	now := time.Unix(1_800_000_000, 900_000_000)
	type side struct {
		mod, scm anki.Millis
		empty    bool
	}
	full := Action{Required: RequiredFull, Upload: true, Download: true}
	for _, c := range []struct {
		name          string
		local, remote side
		want          Action
	}{
		{"both new", side{0, 5, true}, side{0, 6, true}, Action{Required: RequiredNone}},
		{"same time", side{10, 5, false}, side{10, 5, false}, Action{Required: RequiredNone}},
		{"same time, other schema", side{10, 5, false}, side{10, 6, false}, Action{Required: RequiredNone}},
		{"changed here", side{11, 5, false}, side{10, 5, false}, Action{Required: RequiredNormal}},
		{"changed there", side{9, 5, false}, side{10, 5, false}, Action{Required: RequiredNormal}},
		{"emptied there, same schema", side{9, 5, false}, side{10, 5, true}, Action{Required: RequiredNormal}},
		{"only they have cards", side{9, 5, true}, side{10, 6, false}, Action{Required: RequiredFull, Download: true}},
		{"only we have cards", side{9, 5, false}, side{10, 6, true}, Action{Required: RequiredFull, Upload: true}},
		{"both have cards", side{9, 5, false}, side{10, 6, false}, full},
		{"nobody has cards", side{9, 5, true}, side{10, 6, true}, full},
	} {
		local := collection.SyncState{Modified: c.local.mod, SchemaModified: c.local.scm, Empty: c.local.empty}
		remote := wire.Meta{Modified: c.remote.mod, SchemaModified: c.remote.scm, Empty: c.remote.empty, Continue: true, Now: 1_800_000_000}
		got, err := decide(local, remote, now)
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v, want %+v", c.name, got, err, c.want)
		}
	}
}

func TestDecideRefusals(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	for _, c := range []struct {
		name   string
		remote wire.Meta
		want   Kind
	}{
		{"clock 300 s ahead", wire.Meta{Continue: true, Now: 1_800_000_300}, ""},
		{"clock 300 s behind", wire.Meta{Continue: true, Now: 1_799_999_700}, ""},
		{"clock 301 s ahead", wire.Meta{Continue: true, Now: 1_800_000_301}, ClockIncorrect},
		{"clock 301 s behind", wire.Meta{Continue: true, Now: 1_799_999_699}, ClockIncorrect},
		{"not to go on", wire.Meta{Message: "closed"}, ServerMessage},
		{"not to go on, clock wrong", wire.Meta{Message: "closed", Now: 1}, ServerMessage},
	} {
		c.remote.Modified = 1
		_, err := decide(collection.SyncState{}, c.remote, now)
		if got := KindOf(err); got != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestDecideLocally(t *testing.T) {
	for _, c := range []struct {
		name         string
		mod, scm, ls anki.Millis
		want         Required
		known        bool
	}{
		{"never synced", 5, 9, 0, RequiredNone, false},
		{"schema changed", 9, 9, 5, RequiredFull, true},
		{"changed", 9, 5, 5, RequiredNormal, true},
		{"unchanged", 5, 5, 5, RequiredNone, false},
	} {
		got, known := decideLocally(collection.SyncState{Modified: c.mod, SchemaModified: c.scm, LastSync: c.ls})
		if got.Required != c.want || known != c.known {
			t.Errorf("%s: %s, %t, want %s, %t", c.name, got.Required, known, c.want, c.known)
		}
	}
}

func TestShorten(t *testing.T) {
	long := make([]rune, messageLimit+20)
	for i := range long {
		long[i] = 'é'
	}
	if got := []rune(Shorten(string(long))); len(got) != messageLimit+1 || got[messageLimit] != '…' {
		t.Errorf("%d runes left", len(got))
	}
	if got := Shorten("a\x00b\xffc\nd"); got != "abc\nd" {
		t.Errorf("got %q", got)
	}
}
