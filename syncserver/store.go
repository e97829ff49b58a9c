package syncserver

import (
	"context"
	"errors"
	"time"
)

// Errors of a Store.
var (
	// ErrNoAccount means that there is no such account.
	ErrNoAccount = errors.New("there is no such account")
	// ErrNameTaken means that another account has the name.
	ErrNameTaken = errors.New("another account has this name")
	// ErrNoDevice means that no device has the key, or none of that account the id.
	ErrNoDevice = errors.New("there is no such device")
	// ErrNoToken means that a token was never given out, was used, or is too old.
	ErrNoToken = errors.New("there is no such token")
	// ErrNoInvite means that an invite was never given out, is used up, or is too old.
	ErrNoInvite = errors.New("there is no such invite")
)

// AccountID identifies an account for good: its name may change.
type AccountID int64

// Account is somebody who may sync.
type Account struct {
	ID       AccountID
	Name     string // what is typed to log in: a name or an e-mail address; unique, whatever its case
	Password string // as HashPassword returns it
	Created  time.Time
	Disabled bool  // may neither log in nor sync
	Quota    int64 // bytes of collection and media together; 0 for the server's own limit
	// Unconfirmed means that the link in the first mail was not opened yet: as Disabled.
	Unconfirmed bool
}

// Device is a program that has logged in to an account. Its key is known to it
// alone: here only the hash is.
type Device struct {
	ID       int64
	Account  AccountID
	KeyHash  []byte // SHA-256 of the key
	Client   string // what the program calls itself
	Created  time.Time
	LastUsed time.Time
}

// TokenKind says what a Token is good for.
type TokenKind string

// The kinds of tokens.
const (
	TokenConfirm TokenKind = "confirm" // an e-mail address is the account's
	TokenReset   TokenKind = "reset"   // choose a new password
	TokenSession TokenKind = "session" // a browser is logged in
)

// Token lets whoever has it do something for a while. Here only its hash is.
type Token struct {
	Hash    []byte // SHA-256
	Kind    TokenKind
	Account AccountID
	Created time.Time
	Expires time.Time
}

// Invite lets somebody sign up, so many times. Here only the code's hash is.
type Invite struct {
	Hash    []byte // SHA-256
	Uses    int    // how many are left
	Created time.Time
	Expires time.Time
}

// Store keeps accounts, devices, and the folder of each account. Its methods
// may be called from any goroutine.
type Store interface {
	// AddAccount adds an account and returns its id. It reports ErrNameTaken.
	AddAccount(ctx context.Context, a Account) (AccountID, error)
	// AddInvited is AddAccount for somebody with an invite, which has one use
	// less then. It reports ErrNoInvite, too, and takes no use with any error.
	AddInvited(ctx context.Context, a Account, invite []byte) (AccountID, error)
	// FindAccount returns the account of that name. It reports ErrNoAccount.
	FindAccount(ctx context.Context, name string) (Account, error)
	// GetAccount returns an account. It reports ErrNoAccount.
	GetAccount(ctx context.Context, id AccountID) (Account, error)
	// ListAccounts returns all accounts in the order of their names.
	ListAccounts(ctx context.Context) ([]Account, error)
	// ChangeAccount lets change alter anything but the id and the time of
	// creation, while nobody else changes the account. It reports ErrNoAccount
	// and ErrNameTaken.
	ChangeAccount(ctx context.Context, id AccountID, change func(*Account)) error
	// RemoveAccount removes the account, its devices, its tokens and everything
	// in its folder. It reports ErrNoAccount.
	RemoveAccount(ctx context.Context, id AccountID) error
	// RemoveUnconfirmed removes the accounts that were made before then and
	// never confirmed.
	RemoveUnconfirmed(ctx context.Context, before time.Time) error

	// AddDevice adds a device and returns its id. Of more than MaxDevices of an
	// account those that were not used for longest are removed.
	AddDevice(ctx context.Context, d Device) (int64, error)
	// FindDevice returns the device whose key has that hash. It reports ErrNoDevice.
	FindDevice(ctx context.Context, keyHash []byte) (Device, error)
	// ListDevices returns the devices of an account, the last used first.
	ListDevices(ctx context.Context, id AccountID) ([]Device, error)
	// TouchDevices notes when devices were used, by their ids.
	TouchDevices(ctx context.Context, used map[int64]time.Time) error
	// RemoveDevice makes a device's key worthless. It reports ErrNoDevice.
	RemoveDevice(ctx context.Context, account AccountID, id int64) error
	// RemoveDevices makes all keys of an account worthless.
	RemoveDevices(ctx context.Context, account AccountID) error

	// AddToken adds a token.
	AddToken(ctx context.Context, t Token) error
	// FindToken returns the token of that kind with that hash if it has not
	// expired. It reports ErrNoToken.
	FindToken(ctx context.Context, kind TokenKind, hash []byte, now time.Time) (Token, error)
	// TakeToken is FindToken that removes the token: it works once.
	TakeToken(ctx context.Context, kind TokenKind, hash []byte, now time.Time) (Token, error)
	// RemoveTokens removes all tokens of an account that have one of the kinds.
	RemoveTokens(ctx context.Context, account AccountID, kinds ...TokenKind) error
	// AddInvite adds an invite.
	AddInvite(ctx context.Context, i Invite) error
	// FindInvite returns the invite with that hash if it has not expired and has
	// a use left. It reports ErrNoInvite.
	FindInvite(ctx context.Context, hash []byte, now time.Time) (Invite, error)
	// RemoveExpired removes the tokens and invites that are of no use any more.
	RemoveExpired(ctx context.Context, now time.Time) error

	// Folder returns the path of the account's folder, which exists from then
	// on, for this process alone until release is called.
	Folder(ctx context.Context, id AccountID) (path string, release func() error, err error)
	// Close lets go of everything.
	Close() error
}

// MaxDevices is the number of devices of an account: a program that logs in
// again and again does not fill the disk.
const MaxDevices = 100
