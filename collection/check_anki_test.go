package collection_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"karuta/collection"
	"karuta/collection/anki"
)

// damages are statements that break a collection, each where "?" stands for a
// random number that picks rows.
var damages = []string{
	"update cards set due = 1000007 + id % 9 where type = 0 and id % 5 = ?",
	"update cards set due = 3000000.5 where type = 0 and id % 7 = ?",
	"update cards set due = 200000 where queue = 2",
	"update cards set due = id % 9 - 99990 where type = 0 -- ?",
	"update cards set due = 5.7 where id % 6 = ?",
	"update cards set due = 1e12 where id % 9 = ?",
	"update cards set odue = 3.2 where id % 8 = ?",
	"update cards set odue = 10 where odid = 0 and id % 4 = ?",
	"update cards set ivl = 2.5 where id % 5 = ?",
	"update cards set ivl = -3 where id % 7 = ?",
	"update cards set ord = -1 where id % 11 = ?",
	"update cards set ord = 40000 where id % 11 = ?",
	"update cards set ord = 7 where id % 6 = ?",
	"update cards set mod = mod + 0.5 where id % 3 = ?",
	"update cards set data = '{}' where id % 4 = ?",
	"update cards set data = '{\"lrt\":1773140000,\"cd\":\"{\\\"a\\\":1}\"}' where type != 0 and id % 4 = ?",
	"update cards set did = 987654 + id % 2 where id % 7 = ?",
	"update cards set odid = 1, odue = 5 where odid = 0 and id % 6 = ?",
	"update cards set queue = -3 where id % 6 = ?",
	"insert into cards select id + 5000, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data from cards where id % 7 = ?",
	"delete from cards where id % 5 = ?",
	"delete from notes where id % 6 = ?",
	"update notes set mid = 4711 where id % 6 = ?",
	"update notes set flds = flds || char(31) || 'more' || char(31) || 'and more' where id % 5 = ?",
	"update notes set flds = 'single' where id % 7 = ?",
	"update notes set csum = 1, sfld = 'wrong' where id % 3 = ?",
	"update notes set csum = 1.5 where id % 4 = ?",
	"update notes set tags = 'b A b  a::c  ' where id % 4 = ?",
	"update notes set tags = ' ünï::: x::::y ONE ' where id % 4 = ?",
	"update notes set mod = 2000000000 where id % 4 = ?",
	"update notes set flds = cast(x'61ff62e2821f63f09f98' as text) || flds where id % 9 = ?",
	"update notes set flds = 'e' || char(769) || char(1) || flds where id % 5 = ?",
	"update notes set id = id + 100000000000 where id % 9 = ?",
	"update cards set id = id + 100000000000 where id % 9 = ?",
	"update revlog set id = id + 100000000000 where id % 3 = ?",
	"update revlog set time = -5 where id % 3 = ?",
	"update revlog set time = 2.5 where id % 3 = ?",
	"update revlog set type = 0, ease = 0, time = 0 where id % 4 = ?",
	"update revlog set type = 4, factor = 0 where id % 4 = ?",
	"update notes set tags = ' ' || $NAME || ' ' || $NAME || ' ' || $NAME || ' ' where id % 3 = ?",
	"update notes set tags = $TEXT where id % 4 = ?",
	"update notes set flds = $TEXT || char(31) || $TEXT, sfld = $NAME where id % 4 = ?",
	"update notes set flds = $TEXT || flds where id % 3 = ?",
	"insert or ignore into tags values ($NAME, 3, 0, null), ($NAME, 3, 0, null), ($NAME, 3, 1, null) -- ?",
	"update decks set name = $LEVEL || id where id = 1773144007000 + ? % 7",
	"update or ignore decks set name = $LEVEL where id = 1773144007000 + ? % 7",
	"update or ignore decks set name = $LEVEL || char(31) || $LEVEL || char(31) || $LEVEL where id = 1773144007000 + ? % 7",
	"update or ignore notetypes set name = $NAME where id % 6 = ?",
	"update or ignore fields set name = $NAME where ntid % 6 = ? and ord = 1",
	"update or ignore templates set name = $NAME where ntid % 6 = ?",
	"insert or replace into config values ($NAME, 0, 0, '\"' || 'x' || '\"') -- ?",
	"delete from tags where usn != ?",
	"update tags set collapsed = 0 where rowid_free(?)",
	"insert or ignore into tags values ('unused', 3, 0, null), ('one', 3, 0, null), ('ünï::blank', 3, 0, null) -- ?",
	"delete from decks where id = 1773144007000 + ? % 7",
	"update decks set name = 'Far' || char(31) || 'Away' || char(31) || id where id = 1773144007000 + ? % 7",
	"delete from notetypes where id % 6 = ?",
	"update notetypes set name = 'x' || id where id % 6 = ?",
	"update config set val = x'35' where key = 'nextPos' -- ?",
	"delete from config where key in ('nextPos', 'rollover', 'localOffset') -- ?",
}

// putWords puts odd names in the place of $NAME, odd deck names of one level that need no mending in that of $LEVEL, and odd texts
// in the place of $TEXT, as SQL. For a deck whose name would be mended Anki makes the same parent in every check anew.
func putWords(damage string, w wordier) string {
	for strings.Contains(damage, "$NAME") {
		damage = strings.Replace(damage, "$NAME", sqlText(w.name()), 1)
	}
	for strings.Contains(damage, "$LEVEL") {
		level, _, _ := strings.Cut(string(anki.NormalizeDeckName(w.name())), "\x1f")
		damage = strings.Replace(damage, "$LEVEL", sqlText(level), 1)
	}
	for strings.Contains(damage, "$TEXT") {
		damage = strings.Replace(damage, "$TEXT", sqlText(w.field()), 1)
	}
	return damage
}

// sqlText spells a text in SQL.
func sqlText(text string) string { return fmt.Sprintf("cast(x'%x' as text)", text) }

// problemWords are words of Anki's own sentences by which its problems are told apart.
var problemWords = map[collection.ProblemKind]string{
	collection.ProblemNoNotetype:    "note type",
	collection.ProblemPositions:     "due number",
	collection.ProblemCardNumbers:   "card propert",
	collection.ProblemLastReview:    "last review time",
	collection.ProblemNoNote:        "missing note",
	collection.ProblemNoDeck:        "missing deck",
	collection.ProblemFieldCount:    "field count",
	collection.ProblemRepeatedCards: "duplicate",
	collection.ProblemNoTemplate:    "missing template",
	collection.ProblemHistory:       "review entries",
	collection.ProblemUTF8:          "utf",
	collection.ProblemFutureIDs:     "timestamps",
}

func TestCheckMendsAsAnki(t *testing.T) {
	p := newPair(t, studied+`
io = add("Image Occlusion", "A", ["{{c1::image-occlusion:rect:left=.1:top=.2:width=.3:height=.4}}", "<img src=x.png>", "", "", ""])
nt = io.note_type()
for field in nt["flds"]:
    field["preventDeletion"], field["tag"] = False, None
col.models.update_dict(nt)
`)
	p.closeKaruta()
	whole := p.anki.Path + ".whole"
	p.anki.Close()
	copyFile(t, p.anki.Path, whole)
	p.anki.Open()
	for seed := range seeds(12) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			p := *p
			p.TB, p.log = t, nil
			defer func() {
				if t.Failed() {
					t.Logf("damage:\n%s", strings.Join(p.log, "\n"))
				}
			}()
			p.anki.Close()
			copyFile(t, whole, p.anki.Path)
			p.anki.Open()
			damageAndCheck(&p, rand.New(rand.NewPCG(uint64(seed), 13)))
		})
	}
}

func damageAndCheck(p *pair, rng *rand.Rand) {
	p.Helper()
	for range 1 + rng.IntN(5) {
		damage := strings.ReplaceAll(damages[rng.IntN(len(damages))], "?", fmt.Sprint(rng.IntN(4)))
		damage = strings.ReplaceAll(damage, "rowid_free", "abs")
		damage = putWords(damage, wordier{rng})
		p.log = append(p.log, damage)
		p.anki.Execute(damage)
	}
	p.col = nil
	p.copyToKaruta()
	defer p.closeKaruta()
	p.tick()
	var theirs []string
	err := p.anki.Try("check", nil, &theirs)
	looked, lookErr := p.col.FindProblems(context.Background(), nil)
	ours, checkErr := p.col.CheckDatabase(context.Background(), nil)
	p.check(lookErr)
	p.check(checkErr)
	if err != nil {
		p.Logf("Anki gives up, Karuta mends %v: %v", ours, err)
		return
	}
	if !slices.Equal(looked, ours) {
		p.Errorf("looking finds %v, mending %v", looked, ours)
	}
	if len(ours) != len(theirs) {
		p.Errorf("Anki finds %q, Karuta %v", theirs, ours)
	}
	for i := range min(len(ours), len(theirs)) {
		said := strings.ToLower(strings.NewReplacer("\u2068", "", "\u2069", "", ",", "").Replace(theirs[i]))
		if !strings.Contains(said, problemWords[ours[i].Kind]) || !strings.Contains(said, fmt.Sprint(ours[i].Count)) && ours[i].Kind != collection.ProblemNoNotetype {
			p.Errorf("Anki finds %q, Karuta %d × %q", theirs[i], ours[i].Count, ours[i])
		}
	}
	p.compare("check", "fields.config", "templates.config") // of recovered notetypes, which have random ids
	// A second check finds what renumbering the history has caused.
	again, err := p.col.CheckDatabase(context.Background(), nil)
	p.check(err)
	if p.anki.Do("check", nil, &theirs); len(again) != len(theirs) {
		p.Errorf("a second check finds %v, in Anki %v", again, theirs)
	}
}
