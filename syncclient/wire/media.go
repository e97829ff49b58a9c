package wire

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Limits of a media exchange.
const (
	MediaFilesPerRequest = 25        // names in one request, entries in one zip
	MediaZipTarget       = 5 << 19   // 2.5 MiB: a zip that is longer takes no further file
	MediaFileLimit       = 100 << 20 // bytes of one file
	MediaChangesPerReply = 1000      // entries in one list of changes
)

// ServerMessageError is an answer that holds words for the user in place of data.
type ServerMessageError struct{ Message string }

// Error implements error.
func (e *ServerMessageError) Error() string { return "server says: " + e.Message }

type envelopeJSON struct {
	Data json.RawMessage `json:"data"`
	Err  string          `json:"err"`
}

func encodeData(v any) []byte { return encode(envelopeJSON{Data: encode(v)}) }

// EncodeMediaError writes an answer that refuses a media request in words for the user.
func EncodeMediaError(message string) []byte {
	return encode(envelopeJSON{Data: EncodeNull(), Err: message})
}

func decodeData(what string, raw []byte, v any) error {
	var in envelopeJSON
	if err := decode(what, raw, &in); err != nil {
		return err
	}
	if in.Err != "" {
		return fmt.Errorf("%s: %w", what, &ServerMessageError{in.Err})
	}
	if in.Data == nil {
		return missing(what)
	}
	return decode(what, in.Data, v)
}

// MediaBegin is the answer to "begin".
type MediaBegin struct {
	USN     int32  // the server's newest change of the media folder
	HostKey string // sk
}

type mediaBeginJSON struct {
	USN *int32  `json:"usn"`
	SK  *string `json:"sk"`
}

type mediaBeginRequestJSON struct {
	V string `json:"v"`
}

// EncodeMediaBeginRequest writes the argument of "begin".
func EncodeMediaBeginRequest(client string) []byte { return encode(mediaBeginRequestJSON{client}) }

// DecodeMediaBeginRequest reads the argument of "begin": the client's version, never empty.
func DecodeMediaBeginRequest(raw []byte) (client string, err error) {
	var in mediaBeginRequestJSON
	if err := decode("media begin", raw, &in); err != nil {
		return "", err
	}
	if in.V == "" {
		return "", missing("media begin")
	}
	return in.V, nil
}

// EncodeMediaBegin writes the answer to "begin".
func EncodeMediaBegin(b MediaBegin) []byte { return encodeData(mediaBeginJSON{&b.USN, &b.HostKey}) }

// DecodeMediaBegin reads the answer to "begin".
func DecodeMediaBegin(raw []byte) (MediaBegin, error) {
	var in mediaBeginJSON
	if err := decodeData("media begin", raw, &in); err != nil {
		return MediaBegin{}, err
	}
	if in.USN == nil || in.SK == nil {
		return MediaBegin{}, missing("media begin")
	}
	return MediaBegin{*in.USN, *in.SK}, nil
}

// MediaChange is one file that changed on the server.
type MediaChange struct {
	Name string
	USN  int32
	SHA1 []byte // 20 bytes; nil when the file was deleted
}

type mediaChangesRequestJSON struct {
	LastUSN *int32 `json:"lastUsn"`
}

// EncodeMediaChangesRequest writes the argument of "mediaChanges".
func EncodeMediaChangesRequest(lastUSN int32) []byte {
	return encode(mediaChangesRequestJSON{&lastUSN})
}

// DecodeMediaChangesRequest reads the argument of "mediaChanges".
func DecodeMediaChangesRequest(raw []byte) (lastUSN int32, err error) {
	var in mediaChangesRequestJSON
	if err := decode("media changes", raw, &in); err != nil {
		return 0, err
	}
	if in.LastUSN == nil {
		return 0, missing("media changes")
	}
	return *in.LastUSN, nil
}

// EncodeMediaChanges writes the answer to "mediaChanges".
func EncodeMediaChanges(changes []MediaChange) []byte {
	rows := make([][3]any, len(changes))
	for i, c := range changes {
		rows[i] = [3]any{c.Name, c.USN, hex.EncodeToString(c.SHA1)}
	}
	return encodeData(rows)
}

// DecodeMediaChanges reads the answer to "mediaChanges".
func DecodeMediaChanges(raw []byte) ([]MediaChange, error) {
	var rows []json.RawMessage
	if err := decodeData("media changes", raw, &rows); err != nil {
		return nil, err
	}
	changes := make([]MediaChange, 0, len(rows))
	for i, raw := range rows {
		r := columns(raw, 3, 3)
		c := MediaChange{Name: text(r), USN: integer[int32](r)}
		sum, err := hex.DecodeString(text(r))
		if r.err != nil {
			return nil, fmt.Errorf("media change %d: %w", i, r.err)
		}
		if err != nil || len(sum) != 0 && len(sum) != 20 {
			return nil, fmt.Errorf("media change %d: %w: no SHA-1", i, ErrFormat)
		}
		if len(sum) > 0 {
			c.SHA1 = sum
		}
		changes = append(changes, c)
	}
	return changes, nil
}

type downloadFilesJSON struct {
	Files *[]string `json:"files"`
}

// EncodeDownloadFiles writes the argument of "downloadFiles": at most
// MediaFilesPerRequest names. The answer is a bare zip.
func EncodeDownloadFiles(names []string) []byte {
	names = append([]string{}, names...)
	return encode(downloadFilesJSON{&names})
}

// DecodeDownloadFiles reads the argument of "downloadFiles".
func DecodeDownloadFiles(raw []byte) ([]string, error) {
	var in downloadFilesJSON
	if err := decode("download files", raw, &in); err != nil {
		return nil, err
	}
	if in.Files == nil {
		return nil, missing("download files")
	}
	if len(*in.Files) > MediaFilesPerRequest {
		return nil, fmt.Errorf("download files: %w: %d names", ErrFormat, len(*in.Files))
	}
	return *in.Files, nil
}

// MediaUploaded is the answer to "uploadChanges".
type MediaUploaded struct {
	Processed int   // entries of the zip that were dealt with, from the first
	USN       int32 // the server's newest change afterwards
}

// EncodeMediaUploaded writes the answer to "uploadChanges".
func EncodeMediaUploaded(u MediaUploaded) []byte { return encodeData([2]int{u.Processed, int(u.USN)}) }

// DecodeMediaUploaded reads the answer to "uploadChanges".
func DecodeMediaUploaded(raw []byte) (MediaUploaded, error) {
	var data json.RawMessage
	if err := decodeData("media upload", raw, &data); err != nil {
		return MediaUploaded{}, err
	}
	r := columns(data, 2, 2)
	u := MediaUploaded{Processed: int(integer[uint32](r)), USN: integer[int32](r)}
	if r.err != nil {
		return MediaUploaded{}, fmt.Errorf("media upload: %w", r.err)
	}
	return u, nil
}

type mediaSanityJSON struct {
	Local *uint32 `json:"local"`
}

// mediaSane is the answer of a server that counts as many files.
const mediaSane = "OK"

// EncodeMediaSanityRequest writes the argument of "mediaSanity": the number of
// files that are not deleted.
func EncodeMediaSanityRequest(files uint32) []byte { return encode(mediaSanityJSON{&files}) }

// DecodeMediaSanityRequest reads the argument of "mediaSanity".
func DecodeMediaSanityRequest(raw []byte) (files uint32, err error) {
	var in mediaSanityJSON
	if err := decode("media sanity", raw, &in); err != nil {
		return 0, err
	}
	if in.Local == nil {
		return 0, missing("media sanity")
	}
	return *in.Local, nil
}

// EncodeMediaSanity writes the answer to "mediaSanity".
func EncodeMediaSanity(equal bool) []byte {
	if equal {
		return encodeData(mediaSane)
	}
	return encodeData("mediaSanity")
}

// DecodeMediaSanity reads the answer to "mediaSanity".
func DecodeMediaSanity(raw []byte) (equal bool, err error) {
	var verdict string
	if err := decodeData("media sanity", raw, &verdict); err != nil {
		return false, err
	}
	return verdict == mediaSane, nil
}
