// Package httpclient speaks to a sync server over HTTP: it is the only place on
// the client's side that does. Requests that may safely be repeated are, the
// others never.
package httpclient
