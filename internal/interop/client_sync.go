package interop

// What a sync or a status may require: Anki's words for it, in ours.
const (
	RequiredNone         = "none"
	RequiredNormal       = "normal"        // from SyncStatus only
	RequiredFull         = "full"          // a one-way sync, the learner chooses the direction
	RequiredFullDownload = "full_download" // this side is empty
	RequiredFullUpload   = "full_upload"   // the server is empty
)

// Login logs in to a server as its first user.
func (c *Client) Login(s *Server) {
	c.t.Helper()
	c.LoginAs(s, s.Users[0])
}

// LoginAs logs in to a server.
func (c *Client) LoginAs(s *Server, user User) {
	c.t.Helper()
	c.Do("sync_login", args{"endpoint": s.Endpoint, "user": user.Name, "password": user.Password}, nil)
}

// SyncTimeout sets for how many seconds a server may be silent. It is to be called after a log-in.
func (c *Client) SyncTimeout(seconds int) {
	c.t.Helper()
	c.Do("sync_timeout", args{"seconds": seconds}, nil)
}

// SyncStatus asks the server what a sync would be.
func (c *Client) SyncStatus() string {
	c.t.Helper()
	var required string
	c.Do("sync_status", nil, &required)
	return required
}

// Sync makes a normal sync of the collection and returns what is still required: RequiredNone when all is done.
func (c *Client) Sync() string {
	c.t.Helper()
	var result struct{ Required string }
	c.Do("sync", nil, &result)
	return result.Required
}

// FullUpload replaces the server's collection by this one.
func (c *Client) FullUpload() {
	c.t.Helper()
	c.Do("full_sync", args{"upload": true}, nil)
}

// FullDownload replaces this collection by the server's.
func (c *Client) FullDownload() {
	c.t.Helper()
	c.Do("full_sync", args{"upload": false}, nil)
}

// SyncMedia syncs the media folder and waits for the end.
func (c *Client) SyncMedia() {
	c.t.Helper()
	c.Do("sync_media", nil, nil)
}
