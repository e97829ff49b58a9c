#!/usr/bin/env bash
# Studies four decks in a real window, light and dark, at scale 1 and 2, with pictures in build/card-pictures.
. "$(dirname "$0")/env.sh"
. scripts/display.sh
trap stop_all EXIT

data=$root/build/card-pictures-data
pictures=build/card-pictures
rm -rf "$data" "$pictures"
mkdir -p "$data" "$pictures"
build/venv/bin/python scripts/make_card_decks.py "$data"
go build -tags "$tags" -buildvcs=false -o build/karuta-dev ./cmd/karuta

# study DECK THEME SCALE shows question and answer of the first card.
study() {
	local base=$data/$1 name=$1-$2-$3 home=$data/config-$3
	mkdir -p "$home/fyne/org.karuta.Karuta"
	echo "{\"no_animations\": true, \"scale\": $3}" >"$home/fyne/settings.json"
	start_display "$((900 * $3))x$((680 * $3))"
	background "$pictures/$name.log" env -u LC_ALL LANG=en_US.UTF-8 FYNE_THEME="$2" FYNE_SCALE="$3" XDG_CONFIG_HOME="$home" \
		DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent KARUTA_BASE="$base" build/karuta-dev
	await_window '^Karuta'
	steady
	press Return
	picture "$name-question"
	press space
	picture "$name-answer"
	stop_all
}

for deck in hebrew japanese maths sample; do
	for theme in light dark; do
		for scale in 1 2; do study "$deck" "$theme" "$scale"; done
	done
done

# keep PICTURE NAME makes a small file of a picture for docs/screenshots. Look at all of them before committing.
keep() { convert "$pictures/$1.png" -strip -colors 200 -define png:compression-level=9 "PNG8:docs/screenshots/$2.png"; }
keep japanese-light-1-answer card-japanese-light
keep hebrew-dark-1-answer card-hebrew-dark
keep maths-light-1-answer card-maths-light
keep maths-dark-1-answer card-maths-dark
