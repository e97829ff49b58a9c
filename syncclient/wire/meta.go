package wire

import (
	"karuta/collection/anki"
)

// Meta is what a server says about a collection before a sync.
type Meta struct {
	Modified       anki.Millis // mod; last change
	SchemaModified anki.Millis // scm; last change that cannot be merged
	USN            anki.USN    // number of the next sync
	Now            anki.Secs   // ts; the server's clock
	Message        string      // msg; for the user; rich text
	Continue       bool        // cont; false: stop and show the message
	HostNumber     int64       // hostNum; once part of the server's name
	Empty          bool        // no cards
	MediaUSN       int32       // media_usn; of the media folder
}

type metaJSON struct {
	Mod      *anki.Millis `json:"mod"`
	SCM      *anki.Millis `json:"scm"`
	USN      *anki.USN    `json:"usn"`
	TS       *anki.Secs   `json:"ts"`
	Msg      *string      `json:"msg"`
	Cont     *bool        `json:"cont"`
	HostNum  *int64       `json:"hostNum"`
	Empty    bool         `json:"empty"`
	MediaUSN *int32       `json:"media_usn"`
}

// EncodeMeta writes the answer to "meta".
func EncodeMeta(m Meta) []byte {
	return encode(metaJSON{
		&m.Modified, &m.SchemaModified, &m.USN, &m.Now, &m.Message, &m.Continue, &m.HostNumber, m.Empty, &m.MediaUSN,
	})
}

// DecodeMeta reads the answer to "meta". Every key but empty must be there.
func DecodeMeta(raw []byte) (Meta, error) {
	var m metaJSON
	if err := decode("meta", raw, &m); err != nil {
		return Meta{}, err
	}
	if m.Mod == nil || m.SCM == nil || m.USN == nil || m.TS == nil || m.Msg == nil || m.Cont == nil || m.HostNum == nil || m.MediaUSN == nil {
		return Meta{}, missing("meta")
	}
	return Meta{*m.Mod, *m.SCM, *m.USN, *m.TS, *m.Msg, *m.Cont, *m.HostNum, m.Empty, *m.MediaUSN}, nil
}

// MetaRequest opens the conversation.
type MetaRequest struct {
	Version int    // v; of the protocol
	Client  string // cv; for the server's log
}

type metaRequestJSON struct {
	V  *int    `json:"v"`
	CV *string `json:"cv"`
}

// EncodeMetaRequest writes the argument of "meta".
func EncodeMetaRequest(r MetaRequest) []byte { return encode(metaRequestJSON{&r.Version, &r.Client}) }

// DecodeMetaRequest reads the argument of "meta"; any version is accepted here.
func DecodeMetaRequest(raw []byte) (MetaRequest, error) {
	var r metaRequestJSON
	if err := decode("meta", raw, &r); err != nil {
		return MetaRequest{}, err
	}
	if r.V == nil || r.CV == nil {
		return MetaRequest{}, missing("meta")
	}
	return MetaRequest{*r.V, *r.CV}, nil
}
