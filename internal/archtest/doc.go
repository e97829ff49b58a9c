// Package archtest holds the rules of docs/architecture.md as tests: which package may import which, where
// goroutines start, how large a file may grow, what files and packages must not be called or lack.
package archtest
