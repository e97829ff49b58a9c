package syncclient_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"karuta/internal/interop"
)

// oldClient speaks to a server as clients did before version 11 of the protocol: in forms, and with plain answers.
type oldClient struct {
	t      *testing.T
	server *interop.Server
	key    string
}

// post makes a request; one without data has no such part.
func (c *oldClient) post(method string, compress bool, data []byte) (status int, answer []byte) {
	c.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	must := func(err error) {
		c.t.Helper()
		if err != nil {
			c.t.Fatal(err)
		}
	}
	must(form.WriteField("k", c.key))
	must(form.WriteField("s", "run"))
	if compress && data != nil {
		must(form.WriteField("c", "1"))
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, err := z.Write(data)
		must(err)
		must(z.Close())
		data = packed.Bytes()
	}
	if data != nil {
		part, err := form.CreateFormFile("data", "data")
		must(err)
		_, err = part.Write(data)
		must(err)
	}
	must(form.Close())
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.server.Endpoint+"sync/"+method, &body)
	must(err)
	request.Header.Set("Content-Type", form.FormDataContentType())
	response, err := http.DefaultClient.Do(request)
	must(err)
	defer func() { _ = response.Body.Close() }()
	answer, err = io.ReadAll(response.Body)
	must(err)
	return response.StatusCode, answer
}

func (c *oldClient) logIn() {
	c.t.Helper()
	var got struct{ Key string }
	user := c.server.Users[0]
	_, answer := c.post("hostKey", true, fmt.Appendf(nil, `{"u":%q,"p":%q}`, user.Name, user.Password))
	if err := json.Unmarshal(answer, &got); err != nil || got.Key == "" {
		c.t.Fatalf("log-in: %s, %v", answer, err)
	}
	c.key = got.Key
}

// oldServers are Anki's server and Karuta's.
type oldServers struct {
	t       *testing.T
	setting string // of the collection
	synced  int    // syncs that were not refused
	clients [2]*oldClient
}

// both sends a request to both and requires the same answer, but for what goes by the clock. It returns Anki's.
func (s *oldServers) both(method string, compress bool, data string) any {
	s.t.Helper()
	var answers [2]any
	var texts [2]string
	var raw []byte
	if data != "" {
		raw = []byte(data)
	}
	for i, c := range s.clients {
		status, text := c.post(method, compress, raw)
		texts[i] = fmt.Sprintf("%d %s", status, text)
		if status != http.StatusOK {
			answers[i] = "refused"
		} else if err := json.Unmarshal(text, &answers[i]); err != nil {
			s.t.Fatalf("%s: %s: %v", method, texts[i], err)
		}
		answers[i] = withoutStamps(answers[i])
	}
	if !reflect.DeepEqual(answers[0], answers[1]) {
		s.t.Errorf("%s: %s %.200s:\n  Anki's server: %s\nKaruta's server: %s", s.setting, method, data, texts[0], texts[1])
	}
	return answers[0]
}

// withoutStamps leaves out of an answer what goes by the clock, the words of a message, the numbers of syncs, and the order
// of objects and rows: Karuta's server marks what it receives with its own number, Anki's with what the client says.
func withoutStamps(answer any) any {
	switch v := answer.(type) {
	case float64:
		return "a time"
	case map[string]any:
		if _, isMeta := v["cont"]; isMeta {
			for _, key := range []string{"mod", "ts", "scm", "hostNum"} {
				delete(v, key)
			}
			v["msg"] = v["msg"] != ""
		}
		for table, column := range map[string]int{"cards": 5, "notes": 4, "revlog": 2} {
			for _, row := range listOf(v[table]) {
				if columns := listOf(row); columns != nil {
					columns[column] = "a number"
				}
			}
		}
		withoutNumbers(v)
	}
	return answer
}

func listOf(v any) []any {
	list, _ := v.([]any)
	return list
}

func withoutNumbers(v any) {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "usn")
		for key, part := range v {
			withoutNumbers(part)
			if key != "c" && key != "s" {
				slices.SortFunc(listOf(part), func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			}
		}
	case []any:
		for _, part := range v {
			withoutNumbers(part)
		}
		if len(v) == 2 { // decks and presets
			for _, part := range v {
				slices.SortFunc(listOf(part), func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			}
		}
	}
}

// oldPushes are the contents of a chunk from an old client, one sync each.
var oldPushes = []string{
	`"cards":[[501,NOTE,1,0,5,100000,2,2,10,5,2500,1,0,0,0,0,0,""]]`,
	`"cards":[[502,NOTE,1,0,5.7,100000,2,2,10.9,5.5,2500,1,0,0,-1.5,0,0,"no JSON"]]`,
	`"cards":[[503,NOTE,99,1,5,100000,0,-3,10,0,0,0,0,1001,5,77,0,"{\"pos\":3,\"x\":1}"]]`,
	`"cards":[["504",NOTE,1,0,5,100000,2,2,10,5,2500,1,0,0,0,0,0,"{}"]]`,
	`"cards":[[505,NOTE,1,0,5,100000,2,2,10,5,2500,1,0,0,0,0,0]]`,
	`"cards":[[506,NOTE,1,0,5,100000,9,9,10,5,2500,1,0,0,0,0,0,"{}"]]`,
	`"revlog":[[601,501,100000,3,4,3,2500,-7.5,1],[602,501,100000,3,4.5,-3.5,2500,1e12,9]]`,
	`"revlog":[[603,501,100000,0,4,3,0,0]]`,
	`"revlog":[[604,501,100000,3,4,3,2500,1000,"1"]]`,
	`"notes":[[701,"g\u0301",NOTETYPE,5,100000," b A　b ","a\u0001\u001fb","","",0,""]]`,
	`"notes":[[702,"g2",NOTETYPE,5,100000,"x","one field","","",0,""]]`,
	`"notes":[[703,"g3",12345,5,100000,"x","a\u001fb","","",0,""]]`,
	`"notes":[[704,"g4",NOTETYPE,5,100000,"","\ud800\u001fb","","",0,""]]`,
	`"notes":[[705,"g5",NOTETYPE,5.0,100000,"","a\u001fb","","",0,""]]`,
	`"cards":[],"revlog":[],"notes":[]`,
}

// oldChanges are objects as old clients sent them, without what later versions have added.
var oldChanges = []string{
	`"models":[],"decks":[[],[]],"tags":[]`,
	`"models":[],"decks":[[],[]],"tags":["Ünï","x　y","","::a"]`,
	`"models":[],"decks":[[{"id":1801,"mod":2000000000,"name":"Old::Deck","usn":100000,"lrnToday":[0,0],"revToday":[0,0],"newToday":[0,0],"timeToday":[0,0],"collapsed":false,"desc":"","dyn":0,"conf":1,"extendNew":10,"extendRev":50}],[]],"tags":[]`,
	`"models":[],"decks":[[{"id":1802,"mod":2000000000,"name":"Old cram","usn":100000,"lrnToday":[0,0],"revToday":[0,0],"newToday":[0,0],"timeToday":[0,0],"collapsed":false,"desc":"","dyn":1,"terms":[["is:due",100,0]],"resched":true,"delays":[1,10],"separate":true,"return":true}],[]],"tags":[]`,
	`"models":[],"decks":[[{"id":1803,"mod":2000000000,"name":"No more"}],[]],"tags":[]`,
	`"models":[],"decks":[[],[{"id":1901,"mod":2000000000,"name":"Old options","usn":100000,"maxTaken":60,"autoplay":true,"timer":0,"replayq":true,"new":{"delays":[1,10],"ints":[1,4,7],"initialFactor":2500,"separate":true,"order":1,"perDay":20,"bury":true},"rev":{"perDay":100,"ease4":1.3,"fuzz":0.05,"minSpace":1,"ivlFct":1,"maxIvl":36500,"bury":true},"lapse":{"delays":[10],"mult":0,"minInt":1,"leechFails":8,"leechAction":0}}]],"tags":[]`,
	`"models":[],"decks":[[],[{"id":1902,"mod":2000000000,"name":"Empty options","usn":100000}]],"tags":[]`,
	`"models":[],"decks":[[],[]],"tags":[],"crt":1400000000,"conf":{"schedVer":2,"rollover":4,"old":[1,null,"ü"],"newBury":true}`,
	`"decks":[[],[]],"tags":[]`,
	`"models":[{"id":2001}],"decks":[[],[]],"tags":[]`,
}

// TestOldClientsGetTheAnswersOfAnkisServer holds what clients of the versions 7 to 11 send in forms against Anki's server.
func TestOldClientsGetTheAnswersOfAnkisServer(t *testing.T) {
	skipUnderRace(t)
	s := &oldServers{t: t}
	real := interop.NewClient(t, interop.Options{})
	note, _ := real.AddNote("Basic", "Default", map[string]string{"Front": "front"}, "tag::x")
	notetype := real.IDs("select mid from notes where id = ?", note)[0]
	for i, server := range []*interop.Server{interop.StartAnkiServer(t), interop.StartKarutaServer(t)} {
		s.clients[i] = &oldClient{t: t, server: server}
		s.clients[i].logIn()
	}
	fill := func(changes ...string) {
		t.Helper()
		inject(t, real, append(changes, "update col set mod = mod + 1000")...)
		before := copyOf(t, real.Path)
		for _, c := range s.clients {
			copyCollection(t, before, real.Path)
			real.Open()
			real.Login(c.server)
			real.FullUpload()
			real.Close()
		}
		real.Open()
	}
	for _, setting := range []string{
		"replace into config values ('schedVer', -1, 0, cast('2' as blob))",
		"replace into config values ('schedVer', -1, 0, cast('1' as blob))",
		"replace into config values ('schedVer', -1, 0, 'text')",
		"delete from config where key = 'creationOffset'",
		"replace into config values ('schedVer', -1, 0, cast('2' as blob))",
		"replace into config values ('schedVer', -1, 0, cast('1' as blob))",
		"replace into config values ('creationOffset', -1, 0, cast('null' as blob))",
		"replace into config values ('creationOffset', -1, 0, cast('\"odd\"' as blob))",
		"delete from config where key in ('schedVer', 'sched2021')",
	} {
		fill(setting)
		for version := 6; version <= 12; version++ {
			for _, name := range []string{"ankidesktop,2.1.20,linux", "ankidroid,2.9,", "", "odd"} {
				s.setting = setting
				s.both("meta", version%2 == 0, fmt.Sprintf(`{"v":%d,"cv":%q}`, version, name))
			}
		}
	}
	fill("insert or replace into config values ('odd \"é\"', -1, 0, cast('{\"a\":[100000.0,\"🙂\"],\"b\":-0.0}' as blob))")
	for i, changes := range oldChanges {
		s.sync(changes, "", i%2 == 0)
	}
	for i, push := range oldPushes {
		s.sync(oldChanges[0], strings.NewReplacer("NOTE", strconv.FormatInt(note, 10), "NOTETYPE", strconv.FormatInt(notetype, 10)).Replace(push), i%2 == 1)
	}
	s.requireSameDownloads()
	fill(oddStatements()...)
	s.both("start", false, `{"minUsn":0,"lnewer":true,"graves":null}`)
	s.both("applyChanges", false, `{"changes":{`+oldChanges[0]+`}}`)
	s.both("chunk", false, "")
	if s.synced < 15 {
		t.Errorf("%d syncs came to their end", s.synced)
	}
}

// sync makes a sync in which the client has nothing but what is given: twice, because the check of the first, which fails,
// says what the numbers are.
func (s *oldServers) sync(changes, push string, compress bool) {
	s.t.Helper()
	s.both("meta", compress, `{"v":10,"cv":"ankidesktop,2.1.49,linux"}`)
	counts := s.exchange(changes, push, compress, []any{[]int{0, 0, 0}, 0, 0, 0, 0, 0, 0, 0})
	if counts == nil {
		return // something was refused
	}
	s.synced++
	s.exchange(changes, push, compress, counts)
	s.both("finish", compress, "")
}

// exchange makes all requests of a sync before the last. It returns what the server has counted.
func (s *oldServers) exchange(changes, push string, compress bool, counts any) any {
	s.t.Helper()
	s.both("start", compress, `{"minUsn":0,"lnewer":true,"graves":null}`)
	s.both("applyGraves", compress, `{"chunk":{"cards":[68],"notes":[],"decks":[69]}}`)
	s.both("applyChanges", compress, `{"changes":{`+changes+`}}`)
	s.both("chunk", compress, "")
	if push != "" {
		s.both("applyChunk", compress, `{"chunk":{"done":true,`+push+`}}`)
	}
	text, err := json.Marshal(map[string]any{"client": counts})
	if err != nil {
		s.t.Fatal(err)
	}
	answer, _ := s.both("sanityCheck2", compress, string(text)).(map[string]any)
	return answer["s"]
}

// requireSameDownloads compares the files that an old client downloads, of schema 11.
func (s *oldServers) requireSameDownloads() {
	s.t.Helper()
	var dumps [2]*interop.Dump
	for i, c := range s.clients {
		status, file := c.post("download", true, nil)
		path := filepath.Join(s.t.TempDir(), "collection.anki2")
		if err := os.WriteFile(path, file, 0o600); err != nil || status != http.StatusOK {
			s.t.Fatalf("download: %d, %v", status, err)
		}
		dumps[i] = interop.ReadDump(s.t, path)
		for _, row := range dumps[i].Tables["col"].Rows {
			for _, column := range []string{"conf", "models", "decks", "dconf", "tags"} {
				row[column] = sortedJSON(s.t, row[column].(string))
			}
		}
	}
	if found := interop.Diff(dumps[0], dumps[1], "col.scm", "sqlite_stat1", "sqlite_stat4"); len(found) > 0 {
		s.t.Errorf("what is downloaded differs:\n%s", strings.Join(found, "\n"))
	}
}

// sortedJSON brings the keys of JSON in order, and leaves out the numbers of syncs.
func sortedJSON(t *testing.T, text string) string {
	t.Helper()
	var value any
	err := json.Unmarshal([]byte(text), &value)
	withoutNumbers(value)
	sorted, again := json.Marshal(value)
	if err != nil || again != nil {
		t.Fatal(err, again)
	}
	return string(sorted)
}
