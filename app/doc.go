// Package app is what the program does, without a window: it opens a profile,
// hands work to the one goroutine that writes to the collection, synchronises,
// keeps backups and preferences, and turns errors into sentences.
//
// The window (package ui) and the command karutactl stand on it. It knows no
// Fyne, no SQL and no HTTP.
//
// Concurrency: a Worker owns the collection. Do runs a closure on the worker's
// goroutine, where writing is allowed, one closure after another; Read runs one
// beside it on a snapshot. Both give their results to a function that runs
// through post, which the window sets to "on the UI thread" and tests to "now".
package app
