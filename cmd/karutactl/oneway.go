package main

import (
	"errors"
	"fmt"
	"time"

	"karuta/app"
	"karuta/collection"
	"karuta/syncclient"
)

type takeBackCmd struct {
	Timeout time.Duration `default:"60s" help:"Give up when nothing moved for so long."`
}

type takeBackResult struct {
	TakenBack app.Direction `json:"taken_back"`
}

func (r takeBackResult) text(w writer) { fmt.Fprintf(w, "taken back: the last %s\n", r.TakenBack) }

// Run takes back the last one-way sync. The server is reached only for an upload.
func (cmd *takeBackCmd) Run(e *env) error {
	profile, err := e.profile()
	if err != nil {
		return err
	}
	path, err := e.path()
	if err != nil {
		return err
	}
	last, err := app.LastOneWay(path, profile.Backups())
	if err != nil {
		return err
	}
	if last.Direction != app.Upload {
		entry := newTakeBackEntry(e, last)
		err := takeBack(e, &app.OneWay{Path: path, Backups: profile.Backups(), Now: e.now})
		entry.End(e.now(), err)
		return errors.Join(err, app.NewDiary(path).Add(entry))
	}
	sync := &syncCmd{Timeout: cmd.Timeout}
	return sync.exitCode(sync.with(e, func(s *syncRun) error {
		entry := newTakeBackEntry(e, last)
		err := takeBack(e, s.oneWay())
		s.writeDiary(entry, err)
		return err
	}))
}

func newTakeBackEntry(e *env, last app.OneWayRecord) app.DiaryEntry {
	return app.DiaryEntry{
		Time: e.now(), Server: app.HostOf(last.Endpoint), Reason: app.ReasonCommand, Work: app.WorkOfTakingBack(last.Direction),
	}
}

func takeBack(e *env, o *app.OneWay) (err error) {
	c, err := collection.Open(o.Path, collection.Options{Now: e.now})
	if err != nil {
		return err
	}
	released := false
	direction, err := o.TakeBack(e.ctx, c, func() error {
		released = true
		return c.Close()
	})
	if !released {
		err = errors.Join(err, c.Close())
	}
	if err != nil {
		return err
	}
	return e.print(takeBackResult{direction})
}

type dryRunResult struct {
	Required syncclient.Required `json:"required"`
	Upload   bool                `json:"upload"` // directions that are possible if one side has to replace the other
	Download bool                `json:"download"`
	Pending  collection.Pending  `json:"pending"` // what would go in a normal sync
	// Comparison is what the sides have and have not in common; nil if they were not compared.
	Comparison *collection.Comparison `json:"comparison,omitempty"`
	Message    string                 `json:"message,omitempty"`
}

func (r dryRunResult) text(w writer) {
	switch r.Required {
	case syncclient.RequiredNone:
		fmt.Fprintln(w, "nothing to do")
	case syncclient.RequiredNormal:
		if pending := app.PendingText(r.Pending); pending != "" {
			fmt.Fprintln(w, "would send", pending)
		} else {
			fmt.Fprintln(w, "nothing to send")
		}
	default:
		fmt.Fprintln(w, "one side has to replace the other")
	}
	if r.Comparison == nil {
		return
	}
	for _, s := range []struct {
		name string
		collection.SideCounts
	}{{"here", r.Comparison.Here}, {"on the server", r.Comparison.There}} {
		fmt.Fprintf(w, "only %s: %d notes, %d cards, %d reviews; newer: %d notes, %d cards\n",
			s.name, s.OnlyNotes, s.OnlyCards, s.OnlyReviews, s.NewerNotes, s.NewerCards)
	}
	fmt.Fprintf(w, "changed on both sides: %d notes\n", r.Comparison.BothNotes)
}

// dryRun says what a sync would do. Nothing is changed but the server's note of
// when its collection was fetched, if a comparison is asked for.
func (s *syncRun) dryRun() (err error) {
	c, err := collection.Open(s.path, collection.Options{Now: s.env.now})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	result, err := s.client.Decide(s.env.ctx, c)
	if err != nil {
		return err
	}
	info, err := c.Info()
	if err != nil {
		return err
	}
	r := dryRunResult{Required: result.Required, Upload: result.Upload, Download: result.Download, Pending: info.Pending, Message: result.Message}
	if s.cmd.Compare {
		if r.Comparison, err = s.compare(c); err != nil {
			return err
		}
	}
	return s.env.print(r)
}

func (s *syncRun) compare(c *collection.Collection) (*collection.Comparison, error) {
	side, err := s.client.Download(s.env.ctx, s.path)
	if err != nil {
		return nil, err
	}
	defer side.Discard()
	found, err := c.CompareWith(s.env.ctx, side.Path())
	return &found, err
}
