package syncserver

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strconv"

	"karuta/media"
	"karuta/syncclient/wire"
)

// mediaMethods are the methods below /msync/.
var mediaMethods = map[string]method{
	"begin":         {run: mediaBegin, first: true},
	"mediaChanges":  {run: mediaChanges},
	"uploadChanges": {run: uploadChanges, limit: func(Limits) int64 { return mediaZipLimit }},
	"downloadFiles": {run: downloadFiles},
	"mediaSanity":   {run: mediaSanity},
}

// mediaBegin says up to which change the server is.
func mediaBegin(c *call) (reply, error) {
	raw, err := c.message()
	if err != nil {
		return reply{}, err
	}
	if c.version == "" { // not from a form
		if c.version, err = wire.DecodeMediaBeginRequest(raw); err != nil {
			return reply{}, err
		}
	}
	usn, err := c.space.media.lastUSN()
	return reply{payload: wire.EncodeMediaBegin(wire.MediaBegin{USN: usn, HostKey: c.header.HostKey})}, err
}

func mediaChanges(c *call) (reply, error) {
	raw, err := c.message()
	if err != nil {
		return reply{}, err
	}
	after, err := wire.DecodeMediaChangesRequest(raw)
	if err != nil {
		return reply{}, err
	}
	files, err := c.space.media.changes(c.ctx, after, wire.MediaChangesPerReply)
	changes := make([]wire.MediaChange, len(files))
	for i, f := range files {
		changes[i] = wire.MediaChange{Name: f.name, USN: f.usn, SHA1: f.sum}
	}
	return reply{payload: wire.EncodeMediaChanges(changes)}, err
}

const noRoomForMedia = "There is no room for more media on the server."

// uploadChanges takes files and deletions; all of a zip or nothing.
func uploadChanges(c *call) (reply, error) {
	arrivals, err := c.space.arrivals()
	if err != nil {
		return reply{}, err
	}
	body, err := newSpool(c.body, mediaZipLimit, arrivals)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = body.Close() }() // it was read
	changes, err := readMediaZip(body)
	if err != nil {
		return reply{}, err
	}
	defer unstage(changes)
	usn := int32(0)
	err = stageMedia(changes, arrivals)
	if err == nil {
		usn, err = c.space.media.receive(changes, c.quota())
	}
	if errors.Is(err, errOverQuota) || isDiskFull(err) {
		return reply{payload: wire.EncodeMediaError(noRoomForMedia)}, nil
	}
	return reply{payload: wire.EncodeMediaUploaded(wire.MediaUploaded{Processed: len(changes), USN: usn})}, err
}

// downloadFiles sends the files that were asked for, or a part of them.
func downloadFiles(c *call) (reply, error) {
	raw, err := c.message()
	if err != nil {
		return reply{}, err
	}
	names, err := wire.DecodeDownloadFiles(raw)
	if err != nil {
		return reply{}, err
	}
	files, err := c.space.media.take(names)
	if err != nil {
		return reply{}, err
	}
	answer := reply{write: func(w io.Writer) error { return writeMediaZip(w, files) }, drop: func() { closeFiles(files) }}
	for _, f := range files {
		answer.size += f.size + int64(len(f.name))
	}
	return answer, nil
}

// openMedia is a media file to be sent.
type openMedia struct {
	name string
	size int64
	file io.ReadCloser
}

func closeFiles(files []openMedia) {
	for _, f := range files {
		_ = f.file.Close() // only read
	}
}

// take opens the files, up to about the size of a zip. A file that has
// disappeared from the disk is forgotten, as if it had never come.
func (m *mediaSpace) take(names []string) (_ []openMedia, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	var files []openMedia
	defer func() {
		if err != nil {
			closeFiles(files)
		}
	}()
	var total int64
	for _, name := range names {
		f, err := m.find(name)
		if errors.Is(err, errNoFile) {
			return nil, fail(http.StatusConflict, "a media file that is not here")
		}
		if err != nil {
			return nil, err
		}
		file, err := m.content(media.Sum(f.sum))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, errors.Join(fail(http.StatusConflict, "a media file has disappeared"), m.forget(f))
		}
		if err != nil {
			return nil, fmt.Errorf("send media file: %w", err)
		}
		files = append(files, openMedia{name, f.size, file})
		if total += f.size; total > wire.MediaZipTarget {
			break
		}
	}
	return files, nil
}

// forget removes a file from the list whose content is not there.
func (m *mediaSpace) forget(f mediaFile) error {
	return m.change(func(st *mediaState) error {
		st.files--
		st.bytes -= f.size
		return m.db.exec("delete from files where name = ?", f.name)
	})
}

// writeMediaZip writes the files, not compressed, and the list of their names.
func writeMediaZip(w io.Writer, files []openMedia) error {
	z := zip.NewWriter(w)
	names := map[string]string{}
	for i, f := range files {
		entry := strconv.Itoa(i)
		names[entry] = f.name
		to, err := z.CreateHeader(&zip.FileHeader{Name: entry, Method: zip.Store})
		if err != nil {
			return err
		}
		if _, err := io.Copy(to, f.file); err != nil {
			return fmt.Errorf("send media file: %w", err)
		}
	}
	list, err := json.Marshal(names)
	if err != nil {
		return err
	}
	to, err := z.CreateHeader(&zip.FileHeader{Name: mediaListName, Method: zip.Store})
	if err != nil {
		return err
	}
	_, err = to.Write(list)
	return errors.Join(err, z.Close())
}

// mediaSanity compares the numbers of files.
func mediaSanity(c *call) (reply, error) {
	raw, err := c.message()
	if err != nil {
		return reply{}, err
	}
	theirs, err := wire.DecodeMediaSanityRequest(raw)
	if err != nil {
		return reply{}, err
	}
	st, err := c.space.media.state()
	return reply{payload: wire.EncodeMediaSanity(st.files == int64(theirs))}, err
}
