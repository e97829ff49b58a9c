package app

// syncErrorText returns the sentence for an error of a sync.
func syncErrorText(error) (string, bool) { return "", false }
