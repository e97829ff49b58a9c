#!/usr/bin/env bash
# Plays the main job on a virtual display, with pictures in build/demo: import the sample, study three cards,
# sync with a server of Anki's own on this computer.
. "$(dirname "$0")/env.sh"
. scripts/display.sh
trap stop_all EXIT

rm -rf "$pictures"
mkdir -p "$pictures" build/demo-home
go build -tags "$tags" -buildvcs=false -o build/karuta-dev ./cmd/karuta
start_display
say "display $DISPLAY"
