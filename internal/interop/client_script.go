package interop

// Script runs Python statements with the names col (the collection) and args, and decodes what they leave in the
// name result into out, which may be nil. What Anki raises comes back as *Error.
func (c *Client) Script(code string, arguments map[string]any, out any) error {
	c.t.Helper()
	return c.Try("script", args{"code": code, "args": arguments}, out)
}
