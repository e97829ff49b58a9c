# Sourced by the parts of the demo, after display.sh: what they do in the window. $data is the folder of the part.

referee() { build/venv/bin/python scripts/demo_referee.py "$@"; }

# begin_demo FOLDER… makes the part's folders anew, and builds the window.
begin_demo() {
	rm -rf "$data"
	mkdir -p "$pictures" "$data/config/fyne/org.karuta.Karuta" "$@"
	# Nothing moves by itself, so that a picture can be waited for: no blinking cursor.
	echo '{"no_animations": true, "scale": 1}' >"$data/config/fyne/settings.json"
	go build -tags "$tags" -buildvcs=false -o build/karuta-dev ./cmd/karuta
}

# take_window TITLE takes a window by its title.
take_window() {
	await_window "$1"
	steady
}

# asked N is true once the Nth sync has found that one side has to replace the other.
asked() { [ "$(grep -c '"outcome":"question"' "$profile/collection.anki2.syncs.jsonl")" -ge "$1" ]; }

# gone ID is true if the window is no longer there.
gone() { ! xdotool getwindowname "$1" 2>/dev/null; }

# start_karuta starts it and sets $karuta. No session bus: the key of the demo's account is not for the keyring of whoever
# runs this.
start_karuta() {
	background "$pictures/karuta.log" env -u LC_ALL LANG=en_US.UTF-8 FYNE_THEME="${FYNE_THEME:-light}" \
		XDG_CONFIG_HOME="$data/config" DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent KARUTA_BASE="$data" build/karuta-dev
	karuta=$started
}

# await_end waits until Karuta has ended well.
await_end() {
	poll 30 ended "$karuta" || die "Karuta does not end"
	wait "$karuta" || die "Karuta ended with an error: $(cat "$pictures/karuta.log")"
	! grep -A3 "Error in Fyne call thread" "$pictures/karuta.log" || die "the window was touched from a wrong thread"
}

# tools N takes the Nth line of the menu Tools.
tools() {
	xdotool mousemove 118 14
	steady
	xdotool click 1
	steady
	# shellcheck disable=SC2046 # one word for each
	xdotool key --delay 60 $(yes Down | head -n "$1") Return
	steady
}

# beside TITLE NAME takes a picture of a window beside the main one, and closes it.
beside() {
	local main=$window
	take_window "$1"
	picture "$2"
	xdotool key Escape
	poll 10 gone "$window" || die "the window $1 stays open"
	window=$main
	poll 10 focused
	steady
}
