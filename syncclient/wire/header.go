package wire

import (
	"encoding/json"
	"fmt"
)

// HTTP header names of the protocol.
const (
	// HeaderName is the request header that holds a Header.
	HeaderName = "anki-sync"
	// OriginalSizeName is the response header that holds the length of the body before it was
	// compressed. Clients refuse an answer without it.
	OriginalSizeName = "anki-original-size"
)

// Header goes with every request.
type Header struct {
	Version int    // of the protocol
	HostKey string // empty for a log-in
	Client  string // version, build and system of the client, for the server's log
	RunKey  string // one per operation, see NewRunKey
}

type headerJSON struct {
	V *int    `json:"v"`
	K *string `json:"k"`
	C *string `json:"c"`
	S *string `json:"s"`
}

// EncodeHeader returns the value of the request header.
func EncodeHeader(h Header) string {
	b, _ := json.Marshal(headerJSON{&h.Version, &h.HostKey, &h.Client, &h.RunKey}) // strings and ints always encode
	return string(b)
}

// DecodeHeader reads the value of the request header. All four keys must be
// there; a version that is not known is an error.
func DecodeHeader(value string) (Header, error) {
	var h headerJSON
	if err := json.Unmarshal([]byte(value), &h); err != nil {
		return Header{}, malformed("header", err)
	}
	if h.V == nil || h.K == nil || h.C == nil || h.S == nil {
		return Header{}, fmt.Errorf("header: %w: a key is missing", ErrFormat)
	}
	if *h.V < MinVersion || *h.V > MaxVersion {
		return Header{}, fmt.Errorf("header: %w: version %d", ErrFormat, *h.V)
	}
	return Header{Version: *h.V, HostKey: *h.K, Client: *h.C, RunKey: *h.S}, nil
}
