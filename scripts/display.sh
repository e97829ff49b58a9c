# Sourced by scripts that show the window on a virtual display. Everything started here ends with the script.

pids=()
pictures=build/demo

# stop_all ends what was started, the last first; called on exit.
stop_all() {
	local i
	for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
		kill "${pids[i]}" 2>/dev/null || true
		wait "${pids[i]}" 2>/dev/null || true
	done
	pids=()
}

# background LOG COMMAND… starts a command whose life ends with the script; its id is in $started.
background() {
	local log=$1
	shift
	"$@" >"$log" 2>&1 &
	started=$!
	pids+=("$started")
}

# start_display [SIZE] starts Xvfb on a number it finds free itself, and sets DISPLAY.
start_display() {
	local size=${1:-1280x800} number
	mkdir -p build
	rm -f build/display
	Xvfb -displayfd 1 -screen 0 "${size}x24" -nolisten tcp >build/display 2>build/xvfb.log &
	pids+=($!)
	poll 20 test -s build/display || die "Xvfb did not start: $(cat build/xvfb.log)"
	read -r number <build/display
	export DISPLAY=:$number LIBGL_ALWAYS_SOFTWARE=1
	unset WAYLAND_DISPLAY
}

# poll SECONDS COMMAND… repeats a command ten times a second until it succeeds.
poll() {
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.1
	done
}

# await_window NAME [SECONDS] waits for a visible window whose title matches, and puts its id into $window.
await_window() {
	window=$(timeout "${2:-30}" xdotool search --sync --onlyvisible --name "$1" | head -n 1) ||
		die "no window \"$1\" within ${2:-30} s"
	[ -n "$window" ] || die "no window \"$1\""
	xdotool windowfocus --sync "$window" 2>/dev/null || true
}

# picture NAME writes what the display shows to build/demo/NAME.png.
picture() {
	mkdir -p "$pictures"
	import -window root "$pictures/$1.png"
	say "  $pictures/$1.png"
}

# steady waits until two pictures taken 0.3 s apart are the same, 10 s at most: drawing has come to rest.
steady() {
	local before="" now end=$((SECONDS + 10))
	while [ "$SECONDS" -lt "$end" ]; do
		now=$(import -window root rgba:- | cksum)
		[ "$now" != "$before" ] || return 0
		before=$now
		sleep 0.3
	done
}

# press KEY… types keys as xdotool names them and lets the window come to rest.
press() {
	xdotool key --clearmodifiers "$@"
	steady
}

# type_text TEXT types into what has the focus.
type_text() {
	xdotool type --delay 15 -- "$1"
	steady
}

# click X Y clicks at a place of the current window.
click() {
	xdotool mousemove --window "$window" "$1" "$2" click 1
	steady
}

free_port() {
	build/venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start_server NAME PASSWORD starts Anki's own sync server on an empty folder and sets $endpoint.
start_server() {
	local port base
	port=$(free_port)
	base=$(mktemp -d)
	endpoint="http://127.0.0.1:$port/"
	background build/sync-server.log env SYNC_USER1="$1:$2" SYNC_HOST=127.0.0.1 SYNC_PORT="$port" SYNC_BASE="$base" \
		build/venv/bin/python -m anki.syncserver
	poll 60 build/venv/bin/python -c \
		"import urllib.request as r; r.build_opener(r.ProxyHandler({})).open('${endpoint}health')" ||
		die "the sync server did not start: $(cat build/sync-server.log)"
}
