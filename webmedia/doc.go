// Package webmedia fetches what cards show from the internet: pictures, fonts and styles. Whether a card may have them
// is for others to say; nothing is fetched before Fetch is called.
//
// It sends no cookies and no word of where an address was found, reaches no computer of a private network, and keeps
// what it fetched in a folder, so that a card is shown without the network the next time.
package webmedia
