package anki

// Tag is a line of the tag list.
type Tag struct {
	Name      string // levels joined by "::"
	USN       USN
	Collapsed bool
	Config    []byte // unused by Anki, kept; nil for null
}

// ConfigEntry is one setting that travels with the collection.
type ConfigEntry struct {
	Key      string
	USN      USN
	Modified Secs   // mtime_secs
	Value    []byte // JSON
}
