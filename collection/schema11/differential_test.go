package schema11

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"karuta/collection/anki"
	"karuta/collection/blob"
	"karuta/internal/interop"
)

// askScript gives each object to the real program, which keeps it in its
// database, and prints the stored row and what it writes of it again, or the error.
const askScript = `
import json, os, sys, tempfile
from anki.collection import Collection
def rows(col, query):
    return [[bytes(v).hex() if isinstance(v, list) else v for v in row] for row in col.db.all(query)]
def without_req(text):
    notetype = json.loads(text)
    notetype["req"] = []
    return json.dumps(notetype)
def ask(col, kind, text):
    b = text.encode()
    col.db.execute("delete from " + {"deck": "decks", "preset": "deck_config", "notetype": "notetypes"}[kind])
    try:
        if kind == "deck":
            i = col._backend.add_or_update_deck_legacy(deck=b, preserve_usn_and_mtime=True)
            return {"rows": rows(col, "select name, common, kind from decks"), "again": col._backend.get_deck_legacy(i).decode()}
        if kind == "preset":
            i = col._backend.add_or_update_deck_config_legacy(b)
            return {"rows": rows(col, "select name, config from deck_config"), "again": col._backend.get_deck_config_legacy(i).decode()}
        col.db.execute("delete from fields")
        col.db.execute("delete from templates")
        i = col._backend.add_or_update_notetype(json=b, preserve_usn_and_mtime=True, skip_checks=True)
        return {"rows": rows(col, "select name, config from notetypes") + rows(col, "select name, config from fields order by ord")
            + rows(col, "select name, config from templates order by ord"), "again": without_req(col._backend.get_notetype_legacy(i))}
    except Exception as e:
        return {"error": repr(e)}
objects = json.load(sys.stdin)
with tempfile.TemporaryDirectory() as folder:
    col = Collection(os.path.join(folder, "c.anki2"))
    col.db.execute("pragma synchronous = off")
    print(json.dumps([ask(col, o["kind"], o["text"]) for o in objects]))
    col.close()
`

type question struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
	what string // where it differs from the plain object
}

type answer struct {
	Rows  [][]string
	Again string
	Error string
}

// oddValues are tried in place of every value of every object.
var oddValues = []string{
	"null", "true", "false", "0", "-0", "1", "2", "-1", "7.0", "1.5", "-2.25", "1e3", "255", "256", "65535", "65536", "2147483647",
	"2147483648", "4294967295", "4294967296", "9007199254740993", "-9223372036854775808", "9223372036854775808",
	`""`, `"12"`, `"-7"`, `"-0"`, `"+5"`, `" 5"`, `"x"`, `"true"`, `"1"`, `"é <b>&\u2028"`, `"a:: b ::::\u0007c:"`, "[]", "[1]", "[3,9]", "[1,2,3]", "[2,5.5]", `[1,"x"]`, "[0.1,17,1e-7,3e20]", "[[0]]",
	`["a",2,3]`, `[["deck:x",9,3]]`, `[["x","9",3]]`, `[["x",-9,3]]`, `[["x",1.0,3]]`, `[[0,"all",[1,2]]]`, `[[0,"some",[1]]]`,
	`"\ud834\udd1e"`, `"\u0000x"`, `"\u001f\/\b\f"`, `"e\u0301 \u1112\u1161\u11ab \uff21 ﬁ ß"`, `"\ufeff\u200b\u200f"`, `"\u3000é :: \u00a0x\u2028::\u0085"`,
	`"I\u0307 ŉ \ud801\udc00::\uffff"`, `"\""`, "\"\t\"", "\"\x01\"", "\"\x7f\u0080\"", `"\x"`, `"\u12"`, `"１２"`, `"٣"`, `"1e3"`, `"0x10"`, `" 12 "`, `"1_0"`, `"NaN"`, `"\u0031"`, "1E+2", "-1e-400",
	"0.1e1", "01", "1.", ".5", "+1", "NaN", "nulL", `{"é":1,"e\u0301":"\ud83d\udc69\u200d"}`, `{"a":1,"a":2}`, `{"":0,"\u0000":[]}`, `{"limit":9,"limit":8,"today":3}`, `{"l\u0069mit":9,"today":3}`,
	"{}", `{"limit":9,"today":3}`, `{"limit":9,"today":3,"x":1}`, `{"limit":9}`, `{"a":[1.50,{"b":null}]}`,
}

const plainNotetype = `{"id":5,"name":"N","type":0,"mod":7,"usn":3,"sortf":0,"did":null,"tmpls":[{"name":"C","ord":0,"qfmt":"q","afmt":"a","bqfmt":"bq",
"bafmt":"ba","did":8,"bfont":"f","bsize":9,"id":-5223577496031266666,"mine":{"x":1.50}}],"flds":[{"name":"F","ord":0,"sticky":false,"rtl":true,"font":"Arial",
"size":20,"description":"d","plainText":true,"collapsed":true,"excludeFromSearch":true,"id":-3364544557511142768,"tag":1,"preventDeletion":true,"media":[]}],
"css":"c","latexPre":"p","latexPost":"o","latexsvg":true,"req":[[0,"any",[0]]],"originalStockKind":1,"originalId":9007199254740993,"vers":[],"tags":["x"]}`

const plainDeck = `{"id":1795342616740,"mod":1795342616,"name":"Par::Child","usn":10,"lrnToday":[3,4],"revToday":[3,5],"newToday":[3,6],"timeToday":[3,7],
"collapsed":true,"browserCollapsed":true,"desc":"d","md":true,"dyn":0,"conf":1,"extendNew":2,"extendRev":3,"reviewLimit":4,"newLimit":5,
"reviewLimitToday":{"limit":6,"today":7},"newLimitToday":null,"desiredRetention":91,"mine":[1,2],"return":true}`

const plainFiltered = `{"id":1795342617148,"mod":1,"name":"Filt","usn":10,"lrnToday":[3,4],"revToday":[3,5],"newToday":[3,6],"timeToday":[3,7],
"collapsed":true,"browserCollapsed":true,"desc":"","dyn":1,"resched":true,"terms":[["deck:Default",10,1],["is:new",20,6]],"separate":true,"delays":[1.0,2.5],
"previewDelay":1,"previewAgainSecs":60,"previewHardSecs":600,"previewGoodSecs":2,"mine":"yes"}`

const plainPreset = `{"id":1795342616923,"mod":1795342616,"name":"My conf","usn":11,"maxTaken":60,"autoplay":true,"timer":0,"replayq":true,
"new":{"bury":false,"delays":[1.0,10.0],"initialFactor":2510,"ints":[2,5,0],"order":1,"perDay":21,"separate":true},
"rev":{"bury":true,"ease4":1.31,"ivlFct":1.1,"maxIvl":36501,"perDay":201,"hardFactor":1.25,"fuzz":0.05},
"lapse":{"delays":[11.0],"leechAction":0,"leechFails":9,"minInt":2,"mult":0.24285714,"old":null},"dyn":false,"newMix":1,"newPerDayMinimum":2,"interdayLearningMix":2,
"reviewOrder":3,"newSortOrder":4,"newGatherPriority":5,"buryInterdayLearning":true,"fsrsWeights":[0.1],"fsrsParams5":[0.2,1.0],"fsrsParams6":[12345.678],
"desiredRetention":0.91,"ignoreRevlogsBeforeDate":"2020-01-02","easyDaysPercentages":[1.0,0.5,0.0,1.0,1.0,1.0,1.0],"stopTimerOnAnswer":true,
"secondsToShowQuestion":1.5,"secondsToShowAnswer":2.5,"questionAction":1,"answerAction":4,"waitForAudio":false,"sm2Retention":0.85,"weightSearch":"is:new","mine":{"a":[1.50,1e2]}}`

// questions are the plain objects, and each with one value left out or replaced.
func questions() []question {
	var all []question
	for _, plain := range []question{
		{"notetype", plainNotetype, "plain"},
		{"deck", plainDeck, "plain"},
		{"deck", plainFiltered, "plain filtered"},
		{"preset", plainPreset, "plain"},
	} {
		all = append(all, plain)
		vary([]byte(plain.Text), 2, func(what string, text []byte) {
			all = append(all, question{plain.Kind, string(text), what})
		})
	}
	return all
}

// vary calls yield with each variation of the object: of its members and, to
// the given depth, of the objects in it.
func vary(raw []byte, depth int, yield func(what string, text []byte)) {
	if elements, err := parseArray(raw); err == nil && len(elements) == 1 {
		vary(elements[0], depth, func(what string, b []byte) { yield(what, slices.Concat([]byte("["), b, []byte("]"))) })
		return
	}
	members, err := parseObject(raw)
	if err != nil || depth == 0 {
		return
	}
	for i, m := range members {
		yield("without "+m.key, appendMembers(nil, slices.Delete(slices.Clone(members), i, i+1)))
		with := func(what string, b []byte) {
			changed := slices.Clone(members)
			changed[i].raw = b
			yield(m.key+" "+what, appendMembers(nil, changed))
		}
		for _, odd := range oddValues {
			with("= "+odd, []byte(odd))
		}
		vary(m.raw, depth-1, with)
	}
}

func TestMatchesAnki(t *testing.T) {
	asked := questions()
	var answers []answer
	interop.Run(t, askScript, asked, &answers)
	if len(answers) != len(asked) {
		t.Fatalf("%d answers to %d questions", len(answers), len(asked))
	}
	wrong, refused := 0, 0
	for i, q := range asked {
		if answers[i].Error != "" {
			refused++
		}
		if problem := compare(t, q, answers[i]); problem != "" {
			if wrong++; wrong <= 40 {
				t.Errorf("%s, %s: %s", q.Kind, q.what, problem)
			}
		}
	}
	t.Logf("%d objects, %d of them refused by Anki, %d answered otherwise by us", len(asked), refused, wrong)
}

// compare returns what Karuta makes otherwise of the object, or "".
func compare(t testing.TB, q question, a answer) string {
	rows, again, err := convert(q)
	switch {
	case err != nil && a.Error == "":
		return "we refuse it: " + err.Error()
	case err == nil && strings.Contains(a.Error, "InvalidInput"):
		return "" // well formed, and refused by a later check
	case err == nil && a.Error != "":
		return "Anki refuses it: " + a.Error
	case err != nil && strings.Contains(a.Error, "InvalidInput"):
		return "Anki refuses it later: " + a.Error + "; we: " + err.Error()
	case err != nil || changedOnSaving(q):
		return ""
	}
	if q.Kind == "notetype" {
		a.Rows[0][1] = withoutReqs(a.Rows[0][1])
	}
	if len(rows) != len(a.Rows) {
		return fmt.Sprintf("%d rows, Anki has %d", len(rows), len(a.Rows))
	}
	for i := range rows {
		for j := range rows[i] {
			if got, want := canonical(rows[i][j]), canonical(a.Rows[i][j]); got != want {
				return fmt.Sprintf("row %d column %d\n got %s\nwant %s", i, j, got, want)
			}
		}
	}
	var diffs []string
	ours, theirs := decodeJSON(t, again).(map[string]any), decodeJSON(t, []byte(a.Again)).(map[string]any)
	if q.Kind == "preset" { // always stamped on saving
		ours["mod"], ours["usn"] = theirs["mod"], theirs["usn"]
	}
	diffJSON("", ours, theirs, &diffs)
	return strings.Join(diffs, "; ")
}

func convert(q question) (rows [][]string, again []byte, err error) {
	switch q.Kind {
	case "deck":
		d, err := DecodeDeck([]byte(q.Text))
		if err != nil {
			return nil, nil, err
		}
		common, kind := blob.EncodeDeck(d)
		return [][]string{{string(d.Name), hex.EncodeToString(common), hex.EncodeToString(kind)}}, EncodeDeck(d), nil
	case "preset":
		p, err := DecodeDeckConfig([]byte(q.Text))
		if err != nil {
			return nil, nil, err
		}
		rows := [][]string{{p.Name, hex.EncodeToString(blob.EncodeDeckOptions(&p.Config))}}
		p.Config.Normalize()
		return rows, EncodeDeckConfig(p), nil
	}
	nt, err := DecodeNotetype([]byte(q.Text))
	if err != nil {
		return nil, nil, err
	}
	nt.Config.Reqs = nil // the real program makes them anew from the templates
	rows = append(rows, []string{nt.Name, hex.EncodeToString(blob.EncodeNotetype(&nt.Config))})
	for i := range nt.Fields {
		rows = append(rows, []string{nt.Fields[i].Name, hex.EncodeToString(blob.EncodeField(&nt.Fields[i].Config))})
	}
	for i := range nt.Templates {
		rows = append(rows, []string{nt.Templates[i].Name, hex.EncodeToString(blob.EncodeTemplate(&nt.Templates[i].Config))})
	}
	return rows, EncodeNotetype(nt), nil
}

// changedOnSaving reports whether the real program corrects the object before
// it stores it, which is not the concern of the JSON. Negative codes it writes as
// ten bytes that read back as the same 32 bits.
func changedOnSaving(q question) bool {
	newID := q.what == "id = 0" || q.what == `id = "-0"`
	switch q.Kind {
	case "notetype":
		return newID || strings.HasPrefix(q.what, "sortf = ") || strings.HasPrefix(q.what, "flds name = ") ||
			strings.Contains(q.what, "name = ") && strings.ContainsAny(q.what, "\\") // composed
	case "preset":
		return newID || strings.HasPrefix(q.what, "newPerDayMinimum = ") || strings.HasSuffix(q.what, " = -1")
	}
	return newID
}

func withoutReqs(column string) string {
	var c anki.NotetypeConfig
	b, _ := hex.DecodeString(column)
	if blob.DecodeNotetype(b, &c) != nil {
		return column
	}
	c.Reqs = nil
	return hex.EncodeToString(blob.EncodeNotetype(&c))
}

// canonical puts the JSON within a blob, whose order means nothing, into one order.
func canonical(column string) string {
	b, err := hex.DecodeString(column)
	if err != nil || len(b) == 0 {
		return column
	}
	// Field 255 is the last one of every blob and begins with its tag, fa 0f.
	at := bytes.LastIndex(b, []byte{0xfa, 0x0f})
	if at < 0 {
		return column
	}
	open := bytes.IndexByte(b[at:], '{')
	if open < 0 {
		return column
	}
	var other any
	if json.Unmarshal(b[at+open:], &other) != nil {
		return column
	}
	sorted, _ := json.Marshal(other)
	return hex.EncodeToString(b[:at]) + " " + string(sorted)
}

// diffJSON lists where two values differ. Numbers are equal if they are the
// same and both written as whole numbers or both not.
func diffJSON(path string, a, b any, diffs *[]string) {
	if objectA, ok := a.(map[string]any); ok {
		if objectB, ok := b.(map[string]any); ok {
			keys := slices.Sorted(maps.Keys(objectA))
			for key := range objectB {
				if _, both := objectA[key]; !both {
					keys = append(keys, key)
				}
			}
			for _, key := range keys {
				diffJSON(path+"."+key, objectA[key], objectB[key], diffs)
			}
			return
		}
	}
	if listA, ok := a.([]any); ok {
		if listB, ok := b.([]any); ok && len(listA) == len(listB) {
			for i := range listA {
				diffJSON(fmt.Sprintf("%s[%d]", path, i), listA[i], listB[i], diffs)
			}
			return
		}
	}
	if plainNumber(a) != plainNumber(b) && !reflect.DeepEqual(a, b) {
		*diffs = append(*diffs, fmt.Sprintf("%s: %v, Anki's %v", path, a, b))
	}
}

func plainNumber(v any) any {
	n, ok := v.(json.Number)
	if !ok || n != "-0" && !strings.ContainsAny(n.String(), ".eE") {
		return fmt.Sprintf("%T %v", v, v)
	}
	f, err := n.Float64()
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint("float ", f)
}

func decodeJSON(t testing.TB, b []byte) (v any) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return v
}
