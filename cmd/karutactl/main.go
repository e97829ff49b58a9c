// Command karutactl does without a window what Karuta does: it looks into a
// collection, changes it, studies and synchronises, for scripts, servers and
// cron. It is pure Go and builds without cgo.
//
// Exit codes: 0 done, 1 failed, 2 wrong usage, 10 a one-way sync is needed and
// no direction was given, 20 the network failed, 30 the log-in was refused.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/alecthomas/kong"

	"karuta/app"
)

// version is set when a release is built.
var version = "0.1.0"

// The exit codes.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitOneWay  = 10
	exitNetwork = 20
	exitAuth    = 30
)

// cli is the command line.
type cli struct {
	Collection string           `help:"Collection file to work on." placeholder:"FILE" type:"path" env:"KARUTA_COLLECTION"`
	Profile    string           `help:"Profile of the desktop program to work on." placeholder:"NAME"`
	JSON       bool             `name:"json" help:"Print one JSON object."`
	Version    kong.VersionFlag `help:"Print the version."`

	New        newCmd        `cmd:"" help:"Make a new collection."`
	Info       infoCmd       `cmd:"" help:"Print what is in the collection, in numbers."`
	Import     importCmd     `cmd:"" help:"Import an .apkg or .colpkg file."`
	Add        addCmd        `cmd:"" help:"Add a note."`
	Edit       editCmd       `cmd:"" help:"Change fields of a note."`
	Remove     removeCmd     `cmd:"" help:"Delete notes with their cards."`
	Search     searchCmd     `cmd:"" help:"List the cards or notes that a search finds."`
	Card       cardCmd       `cmd:"" help:"Print a card: its row, both sides and the four intervals."`
	Render     renderCmd     `cmd:"" help:"Draw one side of a card into a PNG file."`
	Queue      queueCmd      `cmd:"" help:"Print what is to be studied today, in order."`
	Answer     answerCmd     `cmd:"" help:"Answer a card."`
	Bury       buryCmd       `cmd:"" help:"Put cards away until tomorrow."`
	Unbury     unburyCmd     `cmd:"" help:"Bring buried cards back."`
	Suspend    suspendCmd    `cmd:"" help:"Take cards out of study."`
	Unsuspend  unsuspendCmd  `cmd:"" help:"Put suspended cards back into study."`
	SetDue     setDueCmd     `cmd:"" name:"set-due" help:"Make cards reviews that are due on a day."`
	Forget     forgetCmd     `cmd:"" help:"Make cards new again."`
	Reposition repositionCmd `cmd:"" help:"Give new cards other places in the queue."`
	Filtered   filteredCmd   `cmd:"" help:"Filtered decks."`
	Undo       undoCmd       `cmd:"" help:"Undo what the last karutactl command did, if nothing happened since."`
	FSRS       fsrsCmd       `cmd:"" name:"fsrs" help:"Optimise or evaluate a preset's FSRS parameters, or simulate study with them."`
	Preset     presetCmd     `cmd:"" help:"List presets, or change the settings of one."`
	Check      checkCmd      `cmd:"" help:"Check the collection and repair what is wrong."`
	Sync       syncCmd       `cmd:"" help:"Synchronise with a server."`
	Media      mediaCmd      `cmd:"" help:"Check or synchronise the media files."`
	Conflicts  conflictsCmd  `cmd:"" help:"Texts that gave way when two devices had changed the same field."`
	TakeBack   takeBackCmd   `cmd:"" name:"undo-one-way" help:"Take back the last upload or download that replaced one side."`
	Backup     backupCmd     `cmd:"" help:"Make a backup, or list those there are."`
	Restore    restoreCmd    `cmd:"" help:"Put a backup in the place of the collection."`
	SyncLog    syncLogCmd    `cmd:"" name:"sync-log" help:"Print the diary of syncs."`
	SyncStatus syncStatusCmd `cmd:"" name:"sync-status" help:"Print whether there is something to synchronise."`
	Serve      serveCmd      `cmd:"" help:"Be a sync server for Karuta, Anki and its relatives on phones."`
	User       userCmd       `cmd:"" help:"Accounts of the sync server."`
}

// env is what commands work with.
type env struct {
	ctx    context.Context
	cli    *cli
	out    io.Writer
	getenv func(string) string
	now    func() time.Time
}

// result is what a command prints: as JSON, or as text for people.
type result interface {
	text(w io.Writer)
}

// exitError is an error with an exit code of its own.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	e := &env{ctx: ctx, out: os.Stdout, getenv: os.Getenv, now: time.Now}
	code := run(e, os.Args[1:], os.Stderr)
	stop()
	os.Exit(code)
}

// run parses the command line, runs the command and returns the exit code.
func run(e *env, args []string, errs io.Writer) int {
	e.cli = &cli{}
	parser, err := kong.New(e.cli,
		kong.Name("karutactl"), kong.Description("Karuta without its window."), kong.UsageOnError(),
		kong.Writers(e.out, errs), kong.Vars{"version": version}, kong.Bind(e),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		panic(err) // the command line above is wrong
	}
	ctx, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(errs, "karutactl:", err)
		return exitUsage
	}
	if err := ctx.Run(); err != nil {
		return report(err, errs)
	}
	return exitDone
}

func report(err error, errs io.Writer) int {
	fmt.Fprintln(errs, "karutactl:", app.ErrorText(err))
	var coded *exitError
	if errors.As(err, &coded) {
		return coded.code
	}
	return exitFailed
}

// print writes a command's result.
func (e *env) print(r result) error {
	if !e.cli.JSON {
		r.text(e.out)
		return nil
	}
	enc := json.NewEncoder(e.out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(r); err != nil {
		return fmt.Errorf("print result: %w", err)
	}
	return nil
}

// usage is an error in how the command was called.
func usage(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, args...)}
}
