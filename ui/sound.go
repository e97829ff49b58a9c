package ui

import (
	"errors"
	"io"
	"io/fs"

	"karuta/app"
	"karuta/collection"
	"karuta/ui/sound"
)

// cardSounds plays the sounds of cards, for the reviewer.
type cardSounds struct{ *sound.Player }

// Play implements reviewer.Player.
func (s cardSounds) Play(sounds []collection.Sound) {
	clips := make([]sound.Clip, len(sounds))
	for i, one := range sounds {
		clips[i].File = one.Filename
		if speech := one.Speech; speech != nil {
			clips[i] = sound.Clip{Speech: sound.Speech{
				Text: speech.Text, Lang: speech.Lang, Voices: speech.Voices, Speed: speech.Speed,
			}}
		}
	}
	s.Player.Play(clips)
}

func (w *window) newSounds() cardSounds {
	return cardSounds{sound.New(sound.Options{
		Media: soundFiles{w.app}, Work: Work, Failed: func(err error) { w.exec.Post(func() { w.notPlayed(err) }) },
	})}
}

// notPlayed says why nothing is heard. A file that is missing is asked of the media sync.
func (w *window) notPlayed(err error) {
	deaf := errors.Is(err, sound.ErrNoOutput)
	if w.closing || deaf && w.deaf {
		return // that nothing can be heard here is said once
	}
	w.deaf = w.deaf || deaf
	var failed *sound.Error
	if errors.As(err, &failed) && failed.Name != "" && errors.Is(err, fs.ErrNotExist) {
		w.app.Media.Want(failed.Name)
	}
	w.status.Warn(soundText(err), "", nil)
}

// soundText says for people why a sound was not played.
func soundText(err error) string {
	name := "The text"
	var failed *sound.Error
	if errors.As(err, &failed) && failed.Name != "" {
		name = failed.Name
	}
	switch {
	case errors.Is(err, sound.ErrNoSpeech):
		return "This card has a text to be spoken, and no speech program is installed. Install espeak-ng or speech-dispatcher."
	case errors.Is(err, sound.ErrNoOutput):
		return name + " cannot be heard: this computer has no sound output that Karuta may use."
	case errors.Is(err, fs.ErrNotExist):
		return name + " is not in the media folder. If another device has it, it comes with the next media sync."
	case errors.Is(err, sound.ErrNoPlayer):
		return name + " is of a format that needs the program mpv, which is not installed."
	}
	return name + " could not be played. The file may be damaged."
}

// soundFiles gives the player the files of the media folder.
type soundFiles struct{ app *app.App }

// OpenSound implements sound.Media.
func (s soundFiles) OpenSound(name string) (io.ReadSeekCloser, error) {
	f, err := s.app.OpenMedia(name)
	if err != nil {
		return nil, err
	}
	if file, ok := f.(io.ReadSeekCloser); ok {
		return file, nil
	}
	return nil, errors.Join(fs.ErrInvalid, f.Close())
}

// SoundPath implements sound.Media.
func (s soundFiles) SoundPath(name string) (string, error) { return s.app.MediaPath(name) }
