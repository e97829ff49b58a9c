package wire

import (
	"encoding/json"

	"karuta/collection/anki"
)

// StartRequest begins a normal sync.
type StartRequest struct {
	MinUSN      anki.USN // minUsn; the number the client has: what is as new or newer is to be sent
	ClientNewer bool     // lnewer; the client's collection changed later than the server's
	Graves      anki.Graves
}

type startJSON struct {
	MinUSN *anki.USN       `json:"minUsn"`
	LNewer *bool           `json:"lnewer"`
	Graves json.RawMessage `json:"graves"`
}

// EncodeStart writes the argument of "start". Deletions are sent by
// "applyGraves" and not here.
func EncodeStart(r StartRequest) []byte {
	return encode(startJSON{&r.MinUSN, &r.ClientNewer, EncodeNull()})
}

// DecodeStart reads the argument of "start".
func DecodeStart(raw []byte) (StartRequest, error) {
	var s startJSON
	if err := decode("start", raw, &s); err != nil {
		return StartRequest{}, err
	}
	if s.MinUSN == nil || s.LNewer == nil {
		return StartRequest{}, missing("start")
	}
	r := StartRequest{MinUSN: *s.MinUSN, ClientNewer: *s.LNewer}
	if s.Graves == nil || string(s.Graves) == "null" {
		return r, nil
	}
	var err error
	r.Graves, err = oldGraves(s.Graves)
	return r, err
}

// oldGraves reads deletions as old clients sent them: all ids are numbers, or
// all are strings.
func oldGraves(raw []byte) (anki.Graves, error) {
	if g, err := DecodeGraves(raw); err == nil {
		return g, nil
	}
	var g gravesJSON[textID]
	if err := decode("graves", raw, &g); err != nil {
		return anki.Graves{}, err
	}
	return g.graves()
}
