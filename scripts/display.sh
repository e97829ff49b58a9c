# Sourced by scripts that show the window on a virtual display. Everything started here ends with the script.

pids=()
pictures=${KARUTA_PICTURES:-build/demo}

# stop_all ends what was started, the last first; called on exit.
stop_all() {
	local i
	for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
		kill "${pids[i]}" 2>/dev/null || continue
		# A window may have a question before it ends.
		poll 5 ended "${pids[i]}" || kill -KILL "${pids[i]}"
		wait "${pids[i]}" 2>/dev/null || true
	done
	pids=()
}

# ended ID is true if the process is no longer running.
ended() {
	case $(ps -o state= -p "$1") in "" | Z*) return 0 ;; *) return 1 ;; esac
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
	rm -rf build/display build/framebuffer
	mkdir build/framebuffer
	Xvfb -displayfd 1 -screen 0 "${size}x24" -nolisten tcp -fbdir build/framebuffer >build/display 2>build/xvfb.log &
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
	poll 10 focused || die "the window \"$1\" does not take the focus"
}

# focused gives the current window the keyboard, there being no window manager, and is true if it has it.
focused() {
	xdotool windowfocus "$window"
	[ "$(xdotool getwindowfocus -f)" = "$window" ]
}

# picture NAME writes what the current window shows to the folder of pictures.
picture() {
	mkdir -p "$pictures"
	import -window "$window" "$pictures/$1.png"
	say "  $pictures/$1.png"
}

# look prints a sum of what the display shows.
look() { cksum <build/framebuffer/Xvfb_screen0; }

# steady waits until the display has shown the same for 0.6 s, 10 s at most: drawing has come to rest.
steady() {
	local before="" now same=0 end=$((SECONDS + 10))
	while [ "$SECONDS" -lt "$end" ] && [ "$same" -lt 3 ]; do
		now=$(look)
		if [ "$now" = "$before" ]; then same=$((same + 1)); else same=0; fi
		before=$now
		sleep 0.2
	done
}

# differs SUM is true if the display no longer shows what the sum was taken of.
differs() { [ "$(look)" != "$1" ]; }

# deaf WHAT ends the script, with a picture of the display, because what was done had no effect.
deaf() {
	import -window root "$pictures/failed.png"
	die "nothing happened after $1; see $pictures/failed.png"
}

# press KEY… types keys as xdotool names them, waits until the window shows that it has heard, and lets it come to rest.
press() {
	local before
	before=$(look)
	xdotool key --clearmodifiers --delay 60 "$@"
	poll 20 differs "$before" || deaf "$*"
	steady
}

# type_text TEXT types into what has the focus.
type_text() {
	xdotool type --delay 20 -- "$1"
	steady
}

free_port() {
	build/venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start_server NAME PASSWORD FOLDER starts Anki's own sync server on a folder and sets $endpoint and $server, its id.
start_server() {
	local port
	port=$(free_port)
	endpoint="http://127.0.0.1:$port/"
	background build/sync-server.log env SYNC_USER1="$1:$2" SYNC_HOST=127.0.0.1 SYNC_PORT="$port" SYNC_BASE="$3" \
		build/venv/bin/python -m anki.syncserver
	server=$started
	poll 60 build/venv/bin/python -c \
		"import urllib.request as r; r.build_opener(r.ProxyHandler({})).open('${endpoint}health')" ||
		die "the sync server did not start: $(cat build/sync-server.log)"
}
