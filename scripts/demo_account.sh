#!/usr/bin/env bash
# The demo's third part, with pictures in build/demo: an account at a server of Karuta's own is made in the window, the
# first upload goes there, and the real Anki downloads the same. Then this computer serves a phone itself: the real Anki
# logs in with name and password of that window, and what it changes arrives here without a click.
. "$(dirname "$0")/env.sh"
. scripts/display.sh
. scripts/demo_steps.sh
trap stop_all EXIT

data=$root/build/demo-account
profile="$data/User 1"
lan=192.168.77.20 # this computer's address in the network of the demo

# own_network makes a network of this script's own, with one address that looks like one at home.
own_network() {
	ip link set lo up && ip link add lan0 type bridge && ip address add "$lan/24" dev lan0 && ip link set lan0 up
}

if [ "${1:-}" != "in-a-network" ]; then
	begin_demo
	CGO_ENABLED=0 go build -buildvcs=false -o build/karutactl ./cmd/karutactl
	if unshare -rn true 2>/dev/null; then
		exec unshare -rn bash "$0" in-a-network
	fi
fi
[ "${1:-}" = "in-a-network" ] && own_network || lan=""

# access NAME prints what the window for devices shows under that name.
access() { build/venv/bin/python -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$profile/phone.json" "$1"; }

# has_note TEXT is true if a note of the collection here begins with it.
has_note() {
	build/venv/bin/python - "$profile/collection.anki2" "$1" <<'PYTHON'
import sqlite3, sys
db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
sys.exit(db.execute("select count() from notes where flds like ? || '%'", [sys.argv[2]]).fetchone()[0] == 0)
PYTHON
}

# knows_account NAME is true once the server has it.
knows_account() { build/karutactl user list --data "$data/server" | grep -q " $1:"; }

# close_devices closes the window for devices and goes back to the main one.
close_devices() {
	poll 10 focused
	xdotool key Escape
	poll 10 gone "$window" || die "the window for devices stays open"
	window=$main
	poll 10 focused
	steady
}

start_display 900x680
endpoint=http://127.0.0.1:$(free_port)/
background "$pictures/karutactl.log" build/karutactl serve --data "$data/server" --listen "$(basename "$endpoint")" --sign-up open
say "An account at a server of Karuta's own, $endpoint:"
start_karuta
take_window '^Karuta'
press Tab Tab
press Return

# The account is made in the dialog for logging in, and used at once.
press y
type_text "$endpoint"
press Tab Tab Tab Tab
press Return
type_text learner
press Tab
type_text "a long password"
press Tab
type_text "a long password"
picture 22-create-account
press Return
poll 60 knows_account learner || die "the server knows no account"
poll 60 asked 1 || die "the first sync does not ask which side to keep"
steady
picture 23-first-upload
press Tab
press Return
steady
uploaded() { referee downloads "$endpoint" learner "a long password" "$profile/collection.anki2"; }
poll 30 uploaded || die "the real Anki does not download what is here: $(uploaded 2>&1)"
say "The real Anki downloads the same: $(uploaded)"

# This computer serves the network itself, and this Karuta syncs there.
if [ -n "$lan" ]; then
	main=$window
	tools 2
	take_window '^Sync with this computer'
	poll 20 test -s "$profile/phone.json" || die "there is no name and password for devices"
	steady
	picture 24-sync-with-this-computer
	press Tab Tab Tab Tab Tab Tab Tab
	press Return
	poll 60 asked 2 || die "the first sync with this computer does not ask which side to keep"
	close_devices
	picture 25-upload-to-this-computer
	press Tab
	press Return
	tools 2
	take_window '^Sync with this computer'
	phone="http://$lan:$(access port)/"
	served() { referee downloads "$phone" "$(access user)" "$(access password)" "$profile/collection.anki2"; }
	poll 30 served || die "the phone does not get what is here: $(served 2>&1)"
	referee edit "$phone" "$(access user)" "$(access password)" "$profile/collection.anki2"
	poll 30 has_note "What this field says on the other computer" || die "what the phone has changed does not arrive"
	steady
	picture 26-devices
	close_devices
	say "A phone and this computer are equal: $(referee same "$profile/collection.anki2" "$profile/server/users/1/collection.anki2")"
else
	say "No network of its own can be made here: the part with the phone is left out."
fi

xdotool key ctrl+q
await_end
