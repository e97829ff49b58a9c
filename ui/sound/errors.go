package sound

import "errors"

// ErrNoPlayer says that a file needs mpv, which is not installed.
var ErrNoPlayer = errors.New("mpv is not installed")

// ErrNoSpeech says that the system has no program that speaks.
var ErrNoSpeech = errors.New("no speech program is installed")

// Error says what could not be played.
type Error struct {
	Name string // of the file; "" for a text
	Err  error
}

func (e *Error) Error() string {
	if e.Name == "" {
		return "speak: " + e.Err.Error()
	}
	return "play " + e.Name + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
