#!/usr/bin/env bash
# Takes the pictures of docs/screenshots anew from the demo, played in both themes. Look at them before committing.
. "$(dirname "$0")/env.sh"

# keep THEME PICTURE NAME makes a small file of a picture.
keep() { convert "build/screenshots/$1/$2.png" -strip -colors 200 -define png:compression-level=9 "PNG8:docs/screenshots/$3.png"; }

for theme in light dark; do
	FYNE_THEME=$theme KARUTA_PICTURES=build/screenshots/$theme bash scripts/demo.sh
	FYNE_THEME=$theme KARUTA_PICTURES=build/screenshots/$theme bash scripts/demo_account.sh
done
mkdir -p docs/screenshots
keep light 01-welcome welcome
keep light 13-in-sync decks
keep dark 13-in-sync decks-dark
keep light 03-question question
keep dark 04-answer answer-dark
keep light 05-deck-options deck-options
keep dark 05-deck-options deck-options-dark
keep light 06-add add
keep light 08-login login
keep light 11-sync-blue sync-blue
keep light 12-sync-running sync-running
keep light 14-upload-or-download upload-or-download
keep dark 14-upload-or-download upload-or-download-dark
keep light 15-sync-red sync-red
keep light 17-conflicts conflicts
keep light 18-diary sync-diary
keep light 19-studying-while-media-come studying-while-media-come
keep light 20-check-media check-media
keep light 21-quit-while-the-server-hangs quit-server-hangs
keep light 22-create-account create-account
keep light 24-sync-with-this-computer serve-here
keep dark 24-sync-with-this-computer serve-here-dark
