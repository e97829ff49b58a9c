package bench

import "context"

// The rows of one-way syncs: the whole collection, a file of 61 MB.
const (
	uploadRow   = "sync: upload the collection"
	downloadRow = "sync: download the collection"
)

func (p *pair) upload() cost {
	return since(p.t, func() error { return p.client.Upload(context.Background(), p.col) })
}

// download measures until the collection can be used again.
func (p *pair) download() cost {
	return since(p.t, func() error {
		if err := p.client.Replace(context.Background(), p.path, p.col.Close); err != nil {
			return err
		}
		p.open()
		return nil
	})
}

func (p *pair) ankiOneWay(upload bool) func() cost {
	return func() cost {
		return p.time(`
from session import S
t = clock()
col.close_for_full_sync()
col.full_upload_or_download(auth=S.auth, server_usn=None, upload=args["upload"])
col.reopen(after_full_sync=True)
result = clock() - t`, map[string]any{"upload": upload})
	}
}
