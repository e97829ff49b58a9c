package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/term"

	"karuta/syncserver"
)

type userCmd struct {
	Add     userAddCmd     `cmd:"" help:"Make an account."`
	List    userListCmd    `cmd:"" help:"List the accounts."`
	Passwd  userPasswdCmd  `cmd:"" help:"Change a password; all devices have to log in anew."`
	Disable userDisableCmd `cmd:"" help:"Lock an account; nothing of it is lost."`
	Enable  userEnableCmd  `cmd:"" help:"Unlock an account."`
	Remove  userRemoveCmd  `cmd:"" help:"Remove an account with its collection and media, for good."`
	Invite  userInviteCmd  `cmd:"" help:"Print a new invite code, with which people make an account of their own."`
	Key     userKeyCmd     `cmd:"" help:"Print a new key of an account, for a device or a script that has no password."`
}

// dataFolder is the server's folder, in which the commands about users work.
type dataFolder struct {
	Data string `help:"Folder of the server." required:"" type:"path" env:"KARUTA_SERVER_DATA"`
}

// with calls fn with the accounts; a server may be running meanwhile.
func (d dataFolder) with(e *env, fn func(syncserver.Accounts) error) error {
	store, err := syncserver.OpenEmbedded(d.Data)
	if err != nil {
		return err
	}
	return errors.Join(fn(syncserver.Accounts{Store: store, Now: e.now}), store.Close())
}

// namedUser is an account by its name.
type namedUser struct {
	dataFolder
	Name string `arg:"" help:"Name or e-mail address."`
}

func (n namedUser) with(e *env, fn func(syncserver.Accounts, syncserver.Account) error) error {
	return n.dataFolder.with(e, func(a syncserver.Accounts) error {
		account, err := a.Store.FindAccount(e.ctx, n.Name)
		if err != nil {
			return err
		}
		return fn(a, account)
	})
}

// password returns that of the environment, or asks for one.
func (e *env) password() (string, error) {
	if password := e.getenv("KARUTA_PASSWORD"); password != "" {
		return password, nil
	}
	stdin := int(os.Stdin.Fd())
	if !term.IsTerminal(stdin) {
		return "", usage("put the password into the environment variable KARUTA_PASSWORD")
	}
	fmt.Fprint(os.Stderr, "Password: ")
	password, err := term.ReadPassword(stdin)
	fmt.Fprintln(os.Stderr)
	if err != nil {
		return "", fmt.Errorf("read password: %w", err)
	}
	return string(password), nil
}

type userResult struct {
	Number   int64  `json:"number,omitempty"` // names the folder
	Name     string `json:"name"`
	Disabled bool   `json:"disabled"`
	// Unconfirmed means that the link in the first mail was not opened yet.
	Unconfirmed bool       `json:"unconfirmed,omitempty"`
	Devices     int        `json:"devices"`
	LastUsed    *time.Time `json:"last_used,omitempty"`
	Key         string     `json:"key,omitempty"`
}

func (r userResult) text(w writer) {
	if r.Key != "" {
		fmt.Fprintln(w, r.Key)
		return
	}
	used := "never used"
	if r.LastUsed != nil {
		used = "last used " + r.LastUsed.Local().Format(time.DateTime)
	}
	state := ""
	if r.Disabled {
		state = ", disabled"
	}
	if r.Unconfirmed {
		state += ", not confirmed yet"
	}
	fmt.Fprintf(w, "%d %s: %d devices, %s%s\n", r.Number, r.Name, r.Devices, used, state)
}

type userAddCmd struct {
	dataFolder
	Name string `arg:"" help:"Name or e-mail address."`
}

// Run makes an account, with the password of KARUTA_PASSWORD or one that is asked for.
func (cmd *userAddCmd) Run(e *env) error {
	password, err := e.password()
	if err != nil {
		return err
	}
	return cmd.with(e, func(a syncserver.Accounts) error {
		id, err := a.Add(e.ctx, cmd.Name, password)
		if err != nil {
			return err
		}
		return e.print(userResult{Number: int64(id), Name: cmd.Name})
	})
}

type userListCmd struct{ dataFolder }

type userListResult struct {
	Users []userResult `json:"users"`
}

func (r userListResult) text(w writer) {
	for _, u := range r.Users {
		u.text(w)
	}
}

// Run lists the accounts.
func (cmd *userListCmd) Run(e *env) error {
	return cmd.with(e, func(a syncserver.Accounts) error {
		accounts, err := a.Store.ListAccounts(e.ctx)
		if err != nil {
			return err
		}
		list := userListResult{Users: []userResult{}}
		for _, account := range accounts {
			devices, err := a.Store.ListDevices(e.ctx, account.ID)
			if err != nil {
				return err
			}
			r := userResult{Number: int64(account.ID), Name: account.Name, Disabled: account.Disabled, Unconfirmed: account.Unconfirmed, Devices: len(devices)}
			if len(devices) > 0 {
				r.LastUsed = &devices[0].LastUsed
			}
			list.Users = append(list.Users, r)
		}
		return e.print(list)
	})
}

type userPasswdCmd struct{ namedUser }

// Run changes a password.
func (cmd *userPasswdCmd) Run(e *env) error {
	password, err := e.password()
	if err != nil {
		return err
	}
	return cmd.with(e, func(a syncserver.Accounts, account syncserver.Account) error {
		return a.SetPassword(e.ctx, account.ID, password)
	})
}

type userDisableCmd struct{ namedUser }

// Run locks an account.
func (cmd *userDisableCmd) Run(e *env) error {
	return cmd.with(e, func(a syncserver.Accounts, account syncserver.Account) error {
		return a.SetDisabled(e.ctx, account.ID, true)
	})
}

type userEnableCmd struct{ namedUser }

// Run unlocks an account.
func (cmd *userEnableCmd) Run(e *env) error {
	return cmd.with(e, func(a syncserver.Accounts, account syncserver.Account) error {
		return a.SetDisabled(e.ctx, account.ID, false)
	})
}

type userRemoveCmd struct {
	namedUser
	Yes bool `help:"Do it: the collection and the media on the server go too."`
}

// Run removes an account.
func (cmd *userRemoveCmd) Run(e *env) error {
	if !cmd.Yes {
		return usage("this deletes the account's collection and media on the server for good: say --yes to do it")
	}
	return cmd.with(e, func(a syncserver.Accounts, account syncserver.Account) error {
		return a.Store.RemoveAccount(e.ctx, account.ID)
	})
}

type userKeyCmd struct{ namedUser }

// Run prints a new key.
func (cmd *userKeyCmd) Run(e *env) error {
	return cmd.with(e, func(a syncserver.Accounts, account syncserver.Account) error {
		key, err := a.NewKey(e.ctx, account.ID, "karutactl user key")
		if err != nil {
			return err
		}
		return e.print(userResult{Name: account.Name, Key: key})
	})
}

type userInviteCmd struct {
	dataFolder
	Uses int `help:"How many people may use it." default:"1"`
	Days int `help:"For how many days it works." default:"14"`
}

type inviteResult struct {
	Code    string    `json:"code"`
	Uses    int       `json:"uses"`
	Expires time.Time `json:"expires"`
}

func (r inviteResult) text(w writer) { fmt.Fprintln(w, r.Code) }

// Run prints a new invite code.
func (cmd *userInviteCmd) Run(e *env) error {
	return cmd.with(e, func(a syncserver.Accounts) error {
		code, expires, err := a.Invite(e.ctx, cmd.Uses, cmd.Days)
		if err != nil {
			return err
		}
		return e.print(inviteResult{code, cmd.Uses, expires})
	})
}
