// Package sound plays what belongs to a card: sound files, films, and texts that the system's voice speaks.
//
// MP3, Ogg Vorbis, FLAC and WAV files are decoded here and go to the sound card. Other formats and films are given to
// mpv, texts to the speech program of the system, where they are installed. Nothing here knows the toolkit; the package
// stands below ui because nothing but the window makes sounds.
package sound
