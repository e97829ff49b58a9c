package main

import (
	"errors"
	"fmt"
	"time"

	"karuta/app"
)

type syncLogCmd struct {
	Limit int `default:"50" help:"So many of the latest syncs; 0 for all that are kept."`
}

type syncLogResult struct {
	Syncs []app.DiaryEntry `json:"syncs"` // the latest first
}

func (r syncLogResult) text(w writer) {
	if len(r.Syncs) == 0 {
		fmt.Fprintln(w, "no sync yet")
	}
	for _, e := range r.Syncs {
		fmt.Fprintf(w, "%s\n    %s (%s)\n", e.Title(), e.Line(), e.Figures())
	}
}

// Run prints the diary of syncs.
func (cmd *syncLogCmd) Run(e *env) error {
	path, err := e.path()
	if err != nil {
		return err
	}
	list, err := app.NewDiary(path).List()
	if err != nil {
		return err
	}
	if cmd.Limit > 0 && len(list) > cmd.Limit {
		list = list[:cmd.Limit]
	}
	return e.print(syncLogResult{list})
}

// inDiary runs a sync and writes down how it ended.
func (s *syncRun) inDiary(fn func() (syncResult, error)) (syncResult, error) {
	entry := app.DiaryEntry{Time: s.env.now(), Server: app.HostOf(s.login.URL()), Reason: app.ReasonCommand}
	r, err := fn()
	failure := err
	entry.Sent, entry.Received, entry.Conflicts = r.Sent, r.Received, r.Conflicts
	switch r.Done {
	case "nothing", "upload", "download", "keep-both":
		entry.Work = app.SyncWork(r.Done)
	case "normal":
		entry.Work = app.WorkChanges
	}
	var coded *exitError
	if errors.As(err, &coded) && coded.code == exitOneWay {
		entry.Outcome, failure = app.OutcomeQuestion, nil
	}
	s.writeDiary(entry, failure)
	return r, err
}

// writeDiary adds an entry, with what went through the connections since the one before.
func (s *syncRun) writeDiary(entry app.DiaryEntry, err error) {
	sent, received := s.connector.Traffic()
	entry.BytesSent, entry.BytesReceived = sent-s.sent, received-s.received
	s.sent, s.received = sent, received
	entry.End(s.env.now(), err)
	if err := app.NewDiary(s.path).Add(entry); err != nil {
		return // a diary that cannot be written is no reason to fail
	}
}

// mediaInDiary is inDiary for the media, which are written down only if there was anything to do.
func (s *syncRun) mediaInDiary(began time.Time, sent, received int, err error) {
	if err == nil && sent+received == 0 {
		return
	}
	s.writeDiary(app.DiaryEntry{
		Time: began, Server: app.HostOf(s.login.URL()), Reason: app.ReasonCommand, Work: app.WorkMedia,
		FilesSent: sent, FilesReceived: received,
	}, err)
}
