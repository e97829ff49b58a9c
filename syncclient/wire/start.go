package wire

import "karuta/collection/anki"

// StartRequest begins a normal sync.
type StartRequest struct {
	MinUSN      anki.USN // minUsn; the number the client has: what is as new or newer is to be sent
	ClientNewer bool     // lnewer; the client's collection changed later than the server's
	Graves      anki.Graves
}

type startJSON struct {
	MinUSN *anki.USN      `json:"minUsn"`
	LNewer *bool          `json:"lnewer"`
	Graves *oldGravesJSON `json:"graves"`
}

// oldGravesJSON are deletions as old clients sent them with "start".
type oldGravesJSON struct {
	Cards []looseID `json:"cards"`
	Decks []looseID `json:"decks"`
	Notes []looseID `json:"notes"`
}

// EncodeStart writes the argument of "start". Deletions are sent by
// "applyGraves" and not here.
func EncodeStart(r StartRequest) []byte { return encode(startJSON{&r.MinUSN, &r.ClientNewer, nil}) }

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
	if s.Graves != nil {
		r.Graves = gravesOf(s.Graves.Cards, s.Graves.Decks, s.Graves.Notes)
	}
	return r, nil
}
