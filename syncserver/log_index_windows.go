package syncserver

// openLogIndex finds none: nothing is kept there.
func openLogIndex(string) (*logIndex, error) { return nil, nil }
