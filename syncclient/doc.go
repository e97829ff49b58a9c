// Package syncclient is a client for Anki's sync protocol, version 11: log in,
// find out what a sync would have to do, exchange changes, or replace one side
// by the other.
//
// It promises that a change waiting to be sent waits until the server has
// confirmed it, whatever goes wrong: a normal sync writes in one transaction
// that is kept only after the server's last answer, an upload sends a prepared
// copy, a download replaces the collection only after it was checked. After a
// failure or a cancel the server is told to drop its half.
//
// The network is behind Remote; package httpclient implements it.
package syncclient
