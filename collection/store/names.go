package store

// CompareNames orders names as the unicase columns do.
func CompareNames(a, b string) int { return unicaseCompare(a, b) }

// FoldCase returns the form in which two names that differ in case alone are equal.
func FoldCase(s string) string { return foldUnicase(s) }
