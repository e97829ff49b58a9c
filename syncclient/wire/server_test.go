package wire_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"karuta/internal/interop"
	"karuta/syncclient/wire"
)

// asker sends bodies to the real server, which says what it takes.
type asker struct {
	t        *testing.T
	endpoint string
	client   http.Client
	header   wire.Header
}

func newAsker(t *testing.T) *asker {
	t.Helper()
	server := interop.StartServer(t)
	a := &asker{t: t, endpoint: server.Endpoint, header: wire.Header{Version: wire.Version, Client: "karuta,test,test", RunKey: wire.NewRunKey()}}
	// The server may end an idle connection just when the next request is put on it.
	a.client.Transport = &http.Transport{DisableKeepAlives: true}
	user := server.Users[0]
	status, answer := a.ask("hostKey", wire.EncodeLogin(wire.Login{User: user.Name, Password: user.Password}))
	key, err := wire.DecodeHostKey(answer)
	if status != http.StatusOK || err != nil {
		t.Fatalf("log in: status %d, %v", status, err)
	}
	a.header.HostKey = key
	return a
}

func (a *asker) ask(method string, payload []byte) (status int, answer []byte) {
	a.t.Helper()
	frame := wire.Compress(payload)
	req, err := http.NewRequest(http.MethodPost, a.endpoint+"sync/"+method, bytes.NewReader(frame))
	if err != nil {
		a.t.Fatal(err)
	}
	req.Header.Set(wire.HeaderName, wire.EncodeHeader(a.header))
	resp, err := a.client.Do(req)
	if err != nil {
		a.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		_, _ = io.Copy(io.Discard, resp.Body)
		return resp.StatusCode, nil
	}
	answer, err = wire.Decompress(resp.Body, captureLimit)
	if err != nil {
		a.t.Fatal(err)
	}
	return resp.StatusCode, answer
}

// begin opens a sync, or opens it anew after a refusal ended it.
func (a *asker) begin() {
	a.t.Helper()
	if status, _ := a.ask("start", wire.EncodeStart(wire.StartRequest{})); status != http.StatusOK {
		a.t.Fatalf("start: status %d", status)
	}
}

var oddValues = []string{
	"7.0", "-7.9", "1e3", `"7"`, "null", "true", "[]", "{}", "-1", "0", "3", "4", "-3", "-4", "5", "255", "256", "65535", "65536", "2147483647", "2147483648",
	"-2147483648", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "99999999999999999999", "-0", `""`, `"é"`,
	"1e400", "-1e30", `"\ud800"`, `"\ud83d\ude00\u0000"`, "\"\xff\"",
}

var rows = map[string][]string{
	"cards":  strings.Split(`1,2,3,4,5,6,2,-1,9,10,11,12,13,14,15,16,17,"{}"`, ","),
	"revlog": strings.Split(`1,2,3,3,5,6,7,8,1`, ","),
	"notes":  strings.Split(`1,"guid",MID,3,4," a b ","x\u001fy","","",0,""`, ","),
}

// TestColumnTypesMatchServer replaces every column of every row by odd values
// and compares what is taken.
func TestColumnTypesMatchServer(t *testing.T) {
	a := newAsker(t)
	if status, answer := a.ask("meta", wire.EncodeMetaRequest(wire.MetaRequest{Version: wire.Version, Client: "x"})); status != http.StatusOK {
		t.Fatalf("meta: status %d %s", status, answer)
	}
	a.begin()
	mid := a.someNotetype()
	asked := 0
	for kind, columns := range rows {
		for i := range columns {
			if kind == "notes" && (i == 2 || i == 6) {
				continue // refused for what they say, not for what they are
			}
			for _, odd := range oddValues {
				row := append([]string{}, columns...)
				row[i] = odd
				body := strings.Replace(fmt.Sprintf(`{"chunk":{"done":false,%q:[[%s]]}}`, kind, strings.Join(row, ",")), "MID", fmt.Sprint(mid), 1)
				_, err := wire.DecodeApplyChunk([]byte(body))
				a.compare("applyChunk", body, err)
				asked++
			}
		}
	}
	t.Logf("%d bodies", asked)
}

// TestShapesMatchServer does the same with whole bodies.
func TestShapesMatchServer(t *testing.T) {
	a := newAsker(t)
	a.ask("meta", wire.EncodeMetaRequest(wire.MetaRequest{Version: wire.Version, Client: "x"}))
	a.begin()
	for method, m := range map[string]struct {
		bodies []string
		decode func(string) error
	}{
		"applyGraves": {[]string{
			`{"chunk":{"cards":[],"decks":[],"notes":[]}}`, `{"chunk":{"cards":[5],"decks":[-6],"notes":[7],"x":1}}`, `{}`, `{"chunk":null}`,
			`{"chunk":{"cards":[],"decks":[]}}`, `{"chunk":{"cards":["5"],"decks":[],"notes":[]}}`, `{"chunk":{"cards":[5.0],"decks":[],"notes":[]}}`,
			`{"chunk":{"cards":[null],"decks":[],"notes":[]}}`, `{"chunk":{"cards":null,"decks":[],"notes":[]}}`, `[]`, `x`,
		}, func(b string) error { _, err := wire.DecodeApplyGraves([]byte(b)); return err }},
		"applyChanges": {[]string{
			`{"changes":{"models":[],"decks":[[],[]],"tags":[]}}`, `{"changes":{"models":[],"decks":[[],[]],"tags":["a","b"],"conf":null,"crt":null}}`,
			`{"changes":{"decks":[[],[]],"tags":[]}}`, `{"changes":{"models":[],"decks":[[]],"tags":[]}}`, `{"changes":{"models":[],"decks":[[],[],[]],"tags":[]}}`,
			`{"changes":{"models":[],"decks":[[],[]]}}`, `{"changes":{"models":[],"decks":[[],[]],"tags":[null]}}`, `{"changes":{"models":[],"decks":[[],[]],"tags":[1]}}`,
			`{"changes":{"models":[{}],"decks":[[],[]],"tags":[]}}`, `{"changes":{"models":[],"decks":[[],[]],"tags":[],"conf":[]}}`,
			`{"changes":{"models":[],"decks":[[],[]],"tags":[],"conf":{"a":null},"crt":"1"}}`, `{"changes":{"models":[],"decks":[[],[]],"tags":[],"conf":{"a":null},"crt":1}}`,
			`{"changes":null}`, `{}`,
			settings(`1e400`), settings(`-1e400`), settings(`1e-400`), settings(`[1.5E+3,-0,123456789012345678901234567890]`), settings(`"\ud800"`),
			settings(`"\udc00\ud800"`), settings(`"\ud83d\ude00"`), settings(`"\ud83dx"`), settings(`"\\ud800"`), settings("\"\xff\""), settings(`{"\udfff":1}`),
			settings(strings.Repeat("[", 123) + strings.Repeat("]", 123)), settings(strings.Repeat("[", 124) + strings.Repeat("]", 124)),
			`{"changes":{"models":[],"decks":[[],[]],"tags":["\ud800"]}}`, "{\"changes\":{\"models\":[],\"decks\":[[],[]],\"tags\":[\"\xff\"]}}",
		}, func(b string) error { _, err := wire.DecodeApplyChanges([]byte(b)); return err }},
		"applyChunk": {[]string{
			`{"chunk":{}}`, `{"chunk":{"done":true}}`, `{"chunk":{"done":1}}`, `{"chunk":{"cards":[]}}`, `{"chunk":{"cards":null}}`, `{"chunk":{"cards":{}}}`,
			`{"chunk":{"cards":[[]]}}`, `{"chunk":{"cards":[[1]]}}`, `{"chunk":{"revlog":[[1,2,3,3,5,6,7,8]]}}`, `{"chunk":{"revlog":[[1,2,3,3,5,6,7]]}}`,
			`{"chunk":{"revlog":[[2,2,3,3,5,6,7,8,0,0]]}}`, `{"chunk":null}`, `{}`, `{"chunk":{"cards":[null]}}`, `{"chunk":{"cards":[{}]}}`, `{"chunk":{"x":1}}`,
		}, func(b string) error { _, err := wire.DecodeApplyChunk([]byte(b)); return err }},
		"start": {[]string{
			`{"minUsn":0,"lnewer":true}`, `{"minUsn":0,"lnewer":true,"graves":null}`, `{"minUsn":0}`, `{"lnewer":true}`, `{"minUsn":"0","lnewer":true}`,
			`{"minUsn":0,"lnewer":1}`, `{"minUsn":0,"lnewer":true,"graves":{"cards":[1,"2"],"decks":[],"notes":[]}}`, `{"minUsn":0.0,"lnewer":true}`,
			`{"minUsn":0,"lnewer":true,"graves":{"cards":["1","2"],"decks":["3"],"notes":[]}}`, `{"minUsn":0,"lnewer":true,"graves":{"cards":[1,2],"decks":[3],"notes":[]}}`,
			`{"minUsn":0,"lnewer":true,"graves":{"cards":[1,2],"decks":["3"],"notes":[]}}`, `{"minUsn":0,"lnewer":true,"graves":{"cards":[1,2],"decks":[3],"notes":null}}`,
			`{"minUsn":0,"lnewer":true,"graves":{"cards":["1.0"],"decks":[],"notes":[]}}`, `{"minUsn":0,"lnewer":true,"graves":{"cards":["+1"],"decks":[],"notes":[]}}`,
			`{"minUsn":0,"lnewer":true,"graves":{"cards":[1.5],"decks":[],"notes":[]}}`, `{"minUsn":0,"lnewer":true,"graves":{"cards":[]}}`,
			`{"minUsn":0,"lnewer":true,"graves":{"cards":["x"],"decks":[],"notes":[]}}`, `{"minUsn":0,"lnewer":true,"graves":[]}`,
		}, func(b string) error { _, err := wire.DecodeStart([]byte(b)); return err }},
		"sanityCheck2": {[]string{
			`{"client":[[0,0,0],0,0,0,0,6,1]}`, `{"client":[[0,0],0,0,0,0,6,1,1]}`, `{"client":[[0,0,0],-1,0,0,0,6,1,1]}`, `{"client":[[0,0,0],0,0,0,0,6,1,1,1]}`,
			`{"client":[[0,0,0],0.0,0,0,0,6,1,1]}`, `{"client":null}`, `{}`, `{"client":[[0,0,0],0,0,0,0,6,1,1]}`,
		}, func(b string) error { _, err := wire.DecodeSanityRequest([]byte(b)); return err }},
	} {
		for _, body := range m.bodies {
			a.compare(method, body, m.decode(body))
		}
	}
}

// settings is a body with one setting.
func settings(value string) string {
	return `{"changes":{"models":[],"decks":[[],[]],"tags":[],"conf":{"a":` + value + `},"crt":1}}`
}

func (a *asker) compare(method, body string, ours error) {
	a.t.Helper()
	status, _ := a.ask(method, []byte(body))
	if status == http.StatusConflict { // an earlier refusal ended the sync
		a.begin()
		status, _ = a.ask(method, []byte(body))
	}
	if taken := status == http.StatusOK; taken != (ours == nil) {
		a.t.Errorf("%s %s: the server answers %d, we: %v", method, body, status, ours)
	}
}

// someNotetype returns the id of a stock notetype with two fields.
func (a *asker) someNotetype() int64 {
	a.t.Helper()
	_, answer := a.ask("applyChanges", []byte(`{"changes":{"models":[],"decks":[[],[]],"tags":[]}}`))
	changes, err := wire.DecodeChanges(answer)
	if err != nil {
		a.t.Fatal(err)
	}
	for _, nt := range changes.Notetypes {
		if len(nt.Fields) == 2 {
			return int64(nt.ID)
		}
	}
	a.t.Fatal("the server has no notetype with two fields")
	return 0
}
