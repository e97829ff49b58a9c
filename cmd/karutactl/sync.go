package main

import (
	"errors"
	"fmt"
	"time"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/syncclient"
	"karuta/syncclient/httpclient"
)

type syncCmd struct {
	Endpoint       string        `help:"Address of the server; kept for the next time." placeholder:"URL"`
	User           string        `help:"Name or e-mail address; kept for the next time." placeholder:"NAME"`
	OnConflict     string        `name:"on-conflict" enum:"fail,upload,download,keep-both" default:"fail" help:"If one side has to replace the other: fail with exit code 10, upload (replace the server's), download (replace this one) or keep-both (replace neither)."`
	Upload         bool          `xor:"direction" help:"Short for --on-conflict upload."`
	Download       bool          `xor:"direction" help:"Short for --on-conflict download."`
	NoServerBackup bool          `name:"no-server-backup" help:"Do not fetch and keep the server's collection before an upload replaces it."`
	DryRun         bool          `name:"dry-run" help:"Only say what would come and go; nothing is changed on either side."`
	Compare        bool          `help:"With --dry-run: fetch a copy of the server's collection to say exactly what would come."`
	Media          string        `enum:"wait,skip" default:"wait" help:"Synchronise the media files afterwards, or leave them (wait, skip)."`
	Timeout        time.Duration `default:"60s" help:"Give up when nothing moved for so long."`
	Proxy          string        `help:"Address of a proxy; without it that of the environment." placeholder:"URL"`
	CAFile         string        `name:"ca-file" help:"PEM file of certificates to trust besides the system's." placeholder:"FILE" type:"path"`

	UploadLimit int64 `default:"300" help:"MiB from which on the server refuses a collection, so that it is not sent; 0 for none."`
}

type syncResult struct {
	Required syncclient.Required `json:"required"`
	Done     string              `json:"done"`
	Sent     syncclient.Counts   `json:"sent"`
	Received syncclient.Counts   `json:"received"`
	Message  string              `json:"message,omitempty"`
	// Conflicts is the number of texts that gave way to another one of the same field: see the command conflicts.
	Conflicts int `json:"conflicts"`
	// Kept is what was carried over into the server's collection, to keep both; nil otherwise.
	Kept *collection.Kept `json:"kept,omitempty"`
	// Media is what was done about the media files; nil if they were left.
	Media *syncclient.MediaResult `json:"media,omitempty"`
}

func (r syncResult) text(w writer) {
	fmt.Fprintf(w, "%s: sent %d, received %d\n", r.Done, r.Sent.Total(), r.Received.Total())
	if r.Message != "" {
		fmt.Fprintln(w, "the server says:", r.Message)
	}
	if r.Conflicts > 0 {
		fmt.Fprintf(w, "%s changed on two devices: see karutactl conflicts\n", app.Plural(r.Conflicts, "field"))
	}
	if r.Media != nil {
		mediaText(w, *r.Media)
	}
}

// AfterApply gives the short forms their meaning.
func (cmd *syncCmd) AfterApply() error {
	switch {
	case cmd.Upload:
		cmd.OnConflict = "upload"
	case cmd.Download:
		cmd.OnConflict = "download"
	}
	return nil
}

// Run syncs. The password comes from KARUTA_PASSWORD; the key that the server
// gives for it is kept beside the collection.
func (cmd *syncCmd) Run(e *env) error {
	return cmd.exitCode(cmd.with(e, func(s *syncRun) error {
		if cmd.DryRun {
			return s.dryRun()
		}
		r, err := s.inDiary(s.sync)
		if err != nil {
			return err
		}
		if cmd.Media != "skip" {
			began := s.env.now()
			m, err := s.syncMedia(s.mediaUSN)
			s.mediaInDiary(began, m.Sent, m.Received, err)
			if err != nil {
				return fmt.Errorf("the collection is synchronised, its media are not: %w", err)
			}
			r.Media = &m
		}
		return e.print(r)
	}))
}

// exitCode gives a failure of a sync the exit code of its kind.
func (cmd *syncCmd) exitCode(err error) error {
	switch kind := syncclient.KindOf(err); {
	case kind == syncclient.AuthFailed:
		return &exitError{exitAuth, err}
	case kind.Network():
		return &exitError{exitNetwork, err}
	}
	return err
}

// with connects, runs fn and keeps the address that the server has sent us to.
func (cmd *syncCmd) with(e *env, fn func(*syncRun) error) error {
	profile, err := e.profile()
	if err != nil {
		return err
	}
	path, err := e.path()
	if err != nil {
		return err
	}
	s := &syncRun{cmd: cmd, env: e, path: path, profile: profile, store: app.NewAccountStore(profile, nil)}
	account, err := s.connect()
	if err != nil {
		return err
	}
	s.login = account
	defer s.connector.Close()
	err = fn(s)
	if endpoint := s.client.Endpoint(); err == nil && endpoint != account.URL() {
		account.CurrentEndpoint = endpoint
		err = s.store.Save(account)
	}
	return err
}

// syncRun is one run of the command.
type syncRun struct {
	cmd       *syncCmd
	env       *env
	path      string
	store     *app.AccountStore
	connector *httpclient.Connector
	client    *syncclient.Client
	profile   app.Profile
	login     app.Account
	sent      int64 // bytes that are in the diary already
	received  int64
	mediaUSN  *anki.USN // as the server told it in the sync of the collection; nil if it has to be asked
}

// connect makes the client, and logs in unless there is a key for this account.
func (s *syncRun) connect() (app.Account, error) {
	account, err := s.account()
	if err != nil {
		return account, err
	}
	s.connector = httpclient.NewConnector(httpclient.Config{
		Stall: s.cmd.Timeout, Proxy: s.cmd.Proxy, CAFile: s.cmd.CAFile, Version: "karutactl," + version,
	})
	s.client = syncclient.New(syncclient.Options{
		Connect: s.connector.Connect, Endpoint: account.URL(), HostKey: account.Key,
		ClientVersion: "karutactl," + version, Now: s.env.now, UploadLimit: s.cmd.UploadLimit << 20,
	})
	password := s.env.getenv("KARUTA_PASSWORD")
	if account.Key != "" && password == "" {
		return account, nil
	}
	if password == "" {
		return account, usage("put the password into the environment variable KARUTA_PASSWORD")
	}
	if account.Key, err = s.client.Login(s.env.ctx, account.User, password); err != nil {
		return account, err
	}
	return account, s.store.Save(account)
}

func (s *syncRun) account() (app.Account, error) {
	account, err := s.store.Load()
	if err != nil {
		return account, err
	}
	if s.cmd.Endpoint != "" && s.cmd.Endpoint != account.Endpoint || s.cmd.User != "" && s.cmd.User != account.User {
		endpoint, user := account.Endpoint, account.User
		if s.cmd.Endpoint != "" {
			endpoint = s.cmd.Endpoint
		}
		if s.cmd.User != "" {
			user = s.cmd.User
		}
		account = app.Account{Endpoint: endpoint, User: user}
	}
	if account.Endpoint == app.HereEndpoint {
		return account, usage("this profile syncs with the server within Karuta's window, which commands do not reach: let the window sync, or name another server with --endpoint and --user")
	}
	if account.Endpoint == "" || account.User == "" {
		return account, usage("say where to sync with --endpoint, and as whom with --user")
	}
	return account, nil
}

func (s *syncRun) sync() (r syncResult, err error) {
	c, err := collection.Open(s.path, collection.Options{Now: s.env.now, Create: true})
	if err != nil {
		return r, err
	}
	open := true
	closeOnce := func() error {
		if !open {
			return nil
		}
		open = false
		return c.Close()
	}
	defer func() { err = errors.Join(err, closeOnce()) }()
	result, err := s.client.Sync(s.env.ctx, c)
	if err != nil {
		return r, err
	}
	r = syncResult{Required: result.Required, Done: string(result.Required), Sent: result.Sent, Received: result.Received, Message: result.Message, Conflicts: result.Conflicts}
	switch {
	case result.Required == syncclient.RequiredNone:
		r.Done, s.mediaUSN = "nothing", &result.MediaUSN
	case result.Required != syncclient.RequiredFull:
		s.mediaUSN = &result.MediaUSN
	case s.cmd.OnConflict == "upload":
		r.Done = "upload"
		err = s.oneWay().Upload(s.env.ctx, c, nil, result.Download && !s.cmd.NoServerBackup)
	case s.cmd.OnConflict == "download":
		r.Done = "download"
		err = s.oneWay().Download(s.env.ctx, c, nil, closeOnce)
	case s.cmd.OnConflict == "keep-both":
		return s.keepBoth(c, closeOnce)
	default:
		err = &exitError{exitOneWay, errors.New(
			"the two sides cannot be merged as they are: give --on-conflict keep-both to keep both, upload to keep this computer's collection alone, or download to keep the server's")}
	}
	return r, err
}

// keepBoth carries what is only here over into the server's collection, and sends it.
func (s *syncRun) keepBoth(c *collection.Collection, release func() error) (r syncResult, err error) {
	kept, err := s.oneWay().KeepBoth(s.env.ctx, c, nil, release)
	if err != nil {
		return r, err
	}
	c, err = collection.Open(s.path, collection.Options{Now: s.env.now})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	result, err := s.client.Sync(s.env.ctx, c)
	if err != nil {
		return r, fmt.Errorf("what is only here was carried over and waits to be sent: %w", err)
	}
	s.mediaUSN = &result.MediaUSN
	return syncResult{
		Required: syncclient.RequiredFull, Done: "keep-both", Sent: result.Sent, Received: result.Received,
		Message: result.Message, Conflicts: result.Conflicts + kept.Conflicts, Kept: &kept,
	}, nil
}

// oneWay returns what replaces one side by the other.
func (s *syncRun) oneWay() *app.OneWay {
	return &app.OneWay{
		Client: s.client, Path: s.path, Backups: s.profile.Backups(), Account: s.login, Now: s.env.now,
	}
}

type syncStatusCmd struct{}

type syncStatusResult struct {
	Required syncclient.Required `json:"required"` // as far as is known without asking the server
	LastSync int64               `json:"last_sync"`
	Pending  collection.Pending  `json:"pending"`
}

func (r syncStatusResult) text(w writer) {
	switch pending := app.PendingText(r.Pending); {
	case r.LastSync == 0:
		fmt.Fprintln(w, "never synced")
	case pending == "":
		fmt.Fprintln(w, "nothing to send")
	default:
		fmt.Fprintf(w, "to send: %s (%s sync)\n", pending, r.Required)
	}
}

func (cmd *syncStatusCmd) Run(e *env) error {
	return e.with(func(c *collection.Collection) error {
		info, err := c.Info()
		if err != nil {
			return err
		}
		return e.print(syncStatusResult{app.RequiredLocally(info.SyncState()), int64(info.LastSync), info.Pending})
	})
}
