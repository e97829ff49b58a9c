#!/usr/bin/env bash
# Plays the main job on a virtual display, with pictures in build/demo: import the sample, study three cards,
# sync with a server of Anki's own on this computer.
. "$(dirname "$0")/env.sh"
. scripts/display.sh
trap stop_all EXIT

rm -rf "$pictures" build/demo-data
mkdir -p "$pictures" build/demo-data
go build -tags "$tags" -buildvcs=false -o build/karuta-dev ./cmd/karuta
start_display 900x680
say "Karuta on display $DISPLAY:"
background "$pictures/karuta.log" env -u LC_ALL LANG=en_US.UTF-8 KARUTA_BASE="$root/build/demo-data" build/karuta-dev
await_window '^Karuta'
steady
picture 01-first-start

# The first button of the welcome.
click 189 297
picture 02-sample
