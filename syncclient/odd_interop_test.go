package syncclient_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"karuta/internal/interop"
	"karuta/syncclient"
)

// oddColumns are values that old versions and add-ons left in columns where a whole number belongs. Anki sends
// something in their place.
var oddColumns = map[string]map[string][]string{
	"cards": {
		"mod":   {"'abc'", "1.5", "-1.5", "1e30", "x'6162'"},
		"type":  {"256", "9007199254740993"},
		"queue": {"65536", "4294967295", "-2147483649"},
		"due":   {"'abc'", "''", "1.5", "1e300", "4294967296", "-2147483649", "cast(x'61ff' as text)"},
		"ivl":   {"'abc'", "1.5", "3000000000.7", "-0.5", "x'6162'"},
		"odue":  {"''", "-1.5", "2147483648", "'a'||char(0)"},
		"data":  {"'nope'", "cast(x'61ff' as text)", `'{"x":1e400}'`, `'{"cd":"{}","pos":7,"s":1.00005,"d":2.0005,"dr":0.905,"lrt":-5}'`},
	},
	"revlog": {
		"ivl":     {"'abc'", "1.5", "-1.5", "x'6162'"},
		"lastIvl": {"''", "7.9"},
		"time":    {"-5", "1.5", "'abc'", "4294967296"},
		"type":    {"'abc'", "-1", "1.5", "256", "9007199254740993"},
	},
	"notes": {
		"csum":  {"'abc'", "-1", "1.5", "9007199254740993", "x'6162'"},
		"flags": {"'abc'", "1.5", "-5"},
		"data":  {"'{'", "5", "x'6162'"},
		"sfld":  {"5", "'9999999999999999999999'"},
		"tags":  {"' B a A b '", "' é e'||char(769)||' '", "'x　y'", "' a'||char(0)||'b '", "'a::::b ::'"},
		"guid":  {"''", "' '", `'a"b\'`, "'e'||char(769)", "'🙂'"},
		"flds": {
			"'a'||char(0)||char(1)||char(9)||char(13)||char(127)||char(31)", "char(8232)||char(65279)||char(31)||'e'||char(769)",
			`'\ud800"'||char(31)||'</script>'`, "char(31)", "printf('%.*c', 200000, 'x')||char(31)||'long'", "char(1114111)||char(31)||'가'",
		},
	},
}

// oddObjects does the same to decks, presets, notetypes, settings and tags, where what other programs keep for
// themselves may be JSON that Anki cannot read, and then is left out.
const oddObjects = `
insert into decks values (1700, 'Odd'||char(31)||'"q" '||char(8232)||'é', 1, -1, x'fa0f0d7b226f6464223a31653430307d', x'0a020801');
insert into decks values (1701, 'İı', 1, -1, x'fa0f167b227a223a312e302c2273223a225c7564383030227d', x'0a020801');
insert into deck_config values (1800, 'Default', 1, -1, x'fa0f0d7b226f6464223a31653430307d');
insert into deck_config values (1801, 'odd', 1, -1, x'0d0000807fc80163fa0f0f7b226e6577223a7b2261223a317d7d');
update notetypes set config = x'0807', mtime_secs = mtime_secs + 100, usn = -1 where name = 'Cloze';
insert or replace into config values ('odd "é"', -1, 'abc', cast('{"a":[100000.0,"🙂'||char(8232)||'"],"b":-0.0}' as blob));
insert into tags (tag, usn, collapsed) values ('ÉTÉ', -1, 'x'), ('e'||char(769)||'te', -1, 0), ('::', -1, 1), ('x::', -1, 1), ('straße', -1, 0);
insert into graves (oid, type, usn) values (-5, 0, -1), (9223372036854775807, 1, -1), (777, 2, -1);
`

// oddStatements puts every odd value into a row of its own, copied from a good one.
func oddStatements() (statements []string) {
	copies := map[string]string{
		"cards": `insert into cards select %d, nid, did, ord, mod, -1, 2, 2, 10, 5, factor, reps, lapses, left, odue, odid, flags, data from cards where id = (select max(id) from cards)`,
		"notes": `insert into notes select %[1]d, 'guid%[1]d', mid, mod, -1, tags, flds, sfld, csum, flags, data from notes where id = (select max(id) from notes)`,
		// The last id is the highest.
		"revlog": `insert into revlog values (%d, 5, -1, 3, 4, 3, 2500, 1000, 1)`,
	}
	id := 1000
	for _, table := range slices.Sorted(maps.Keys(copies)) {
		for _, column := range slices.Sorted(maps.Keys(oddColumns[table])) {
			for _, value := range oddColumns[table][column] {
				id++
				statements = append(statements, fmt.Sprintf(copies[table], id), fmt.Sprintf("update %s set %s = %s where id = %d", table, column, value, id))
			}
		}
	}
	for _, statement := range strings.Split(strings.TrimSpace(oddObjects), ";\n") {
		statements = append(statements, strings.TrimSuffix(statement, ";"))
	}
	return append(statements, "update col set mod = mod + 1000")
}

// copyCollection copies a closed collection over another one.
func copyCollection(t testing.TB, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// inject changes rows behind the program's back, and closes the collection.
func inject(t testing.TB, c *interop.Client, statements ...string) {
	t.Helper()
	if err := c.Script(`
for statement in args["statements"]:
    col.db.execute(statement)
`, map[string]any{"statements": statements}, nil); err != nil {
		t.Fatal(err)
	}
	c.Close()
}

// odd makes the same odd collection of a real client and of a device, each of which has uploaded what it was before to an account of its own.
func odd(t *testing.T) (server *interop.Server, real *interop.Client, ours *device) {
	t.Helper()
	users := []interop.User{{Name: "real", Password: "a"}, {Name: "ours", Password: "b"}}
	server = interop.StartServer(t, users...)
	real = interop.NewClient(t, interop.Options{})
	real.AddNote("Basic", "Default", map[string]string{"Front": "front"}, "tag::x")
	ours = newDevice(t, nil)
	ours.close()
	for i := len(users) - 1; i >= 0; i-- {
		real.LoginAs(server, users[i])
		real.Sync()
		real.FullUpload()
		if i == 1 {
			real.Close()
			copyCollection(t, real.Path, ours.path)
			real.Open()
		}
	}
	statements := oddStatements()
	inject(t, real, statements...)
	inject(t, interop.NewClient(t, interop.Options{Path: ours.path}), statements...)
	real.Open()
	ours.open()
	ours.login(server.Endpoint, users[1].Name, users[1].Password)
	return server, real, ours
}

// stampsOfUploads differ between two uploads of one collection, and what else goes by the clock.
var stampsOfUploads = []string{"col", ".usn", "config.mtime_secs", "sqlite_stat1", "sqlite_stat4"}

func TestOddRowsAreSentAsAnkiSendsThem(t *testing.T) {
	skipUnderRace(t)
	server, real, ours := odd(t)
	if got := real.Sync(); got != interop.RequiredNone {
		t.Fatalf("the real client is to do %s", got)
	}
	ours.syncNormally()
	dump := func(user int) *interop.Dump {
		return interop.ReadDump(t, filepath.Join(server.FolderOf(user), "collection.anki2"))
	}
	if found := interop.DiffExact(dump(0), dump(1), stampsOfUploads...); len(found) > 0 {
		t.Errorf("what Anki's client sent and what ours sent differ:\n%s", strings.Join(found, "\n"))
	}

	// Another device takes them, and changes them all.
	real.LoginAs(server, server.Users[1])
	real.FullDownload()
	for _, table := range []string{"cards", "notes"} {
		real.Execute("update "+table+" set mod = ?, usn = -1", time.Now().Unix()+10)
	}
	real.Execute("update col set mod = mod + 1000")
	real.Sync()
	ours.syncNormally()
	real.Sync()
	// What was sent stays here as it is, with either program: only the other side has it mended. Cards and notes came back.
	interop.RequireEqual(t, real.Dump(), ours.dump(), "revlog", "decks.common", "deck_config.config", "notetypes.config")
}

// TestRowsThatCannotBeSent has values that Anki refuses to send, too. Nothing is sent then, and checking the database helps.
func TestRowsThatCannotBeSent(t *testing.T) {
	skipUnderRace(t)
	if long() {
		t.Skip("nothing is sent, so that the server makes no difference")
	}
	_, ours, theirs := newPair(t)
	note := theirs.addNote("Basic", "Seed", []string{"front", "back"})
	injector := interop.NewClient(t, interop.Options{})
	injector.Close()
	theirs.sync()
	ours.sync()
	for _, statement := range []string{
		"update notes set flds = cast(x'61ff1f62' as text), usn = -1 where id = %d",
		"update cards set ivl = 1e12, usn = -1 where nid = %d",
		"insert into revlog values (77, %d, -1, 3, 1e12, 3, 2500, 1000, 1)",
	} {
		ours.close()
		injector.Path = ours.path
		injector.Open()
		inject(t, injector, fmt.Sprintf(statement, note), "update col set mod = mod + 1000")
		ours.open()
		before := ours.dump()
		if _, err := ours.client.Sync(context.Background(), ours.col); syncclient.KindOf(err) != syncclient.CheckRequired {
			t.Errorf("%s: %v", statement, err)
		}
		requireUntouched(t, before, ours.dump())
		if _, err := ours.col.CheckDatabase(context.Background(), nil); err != nil {
			t.Fatal(err)
		}
		if ours.device.sync().Required == syncclient.RequiredFull {
			ours.upload()
			theirs.c.Sync()
			theirs.c.FullDownload()
		}
		theirs.sync()
		ours.sync()
		requireSame(t, ours, theirs)
	}
}
