// Command karuta is the desktop program.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"slices"

	"karuta/app"
	"karuta/cardrender/maths"
	"karuta/cardrender/script"
	"karuta/ui"
)

// version is set when a release is built.
var version = "0.1.0"

func main() {
	if serve := work(os.Args[1:]); serve != nil {
		if err := serve(os.Stdin, os.Stdout, func() { os.Exit(3) }); err != nil {
			fmt.Fprintln(os.Stderr, "karuta:", err)
			os.Exit(1)
		}
		return
	}
	base := flag.String("base", "", "`folder` for the profiles; the system's place for data if empty")
	profile := flag.String("profile", "", "`name` of the profile to open")
	showVersion := flag.Bool("version", false, "print the version and end")
	flag.Parse()
	if *showVersion {
		fmt.Println("karuta", version)
		return
	}
	if err := run(*base, *profile); err != nil {
		fmt.Fprintln(os.Stderr, "karuta:", app.ErrorText(err))
		os.Exit(1)
	}
}

// work returns what a process does that the program started for itself; nil in any other.
func work(args []string) func(in io.Reader, out io.Writer, tooMuch func()) error {
	switch {
	case slices.Equal(args, []string{script.Flag}):
		return script.Serve
	case slices.Equal(args, []string{maths.Flag}):
		return maths.Serve
	}
	return nil
}

func run(base, profile string) (err error) {
	if base == "" {
		if base, err = app.BaseFolder(os.Getenv); err != nil {
			return err
		}
	}
	return ui.Run(version, func(post func(func())) (*app.App, error) {
		return app.New(app.Config{
			Base: base, Profile: profile, Version: version, Post: post, Keyring: app.SystemKeyring{},
		})
	})
}
