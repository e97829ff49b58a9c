#!/usr/bin/env bash
# Plays the main job on a virtual display, with pictures in build/demo: take the sample, study, sync with a server of
# Anki's own on this computer, meet a change that cannot be merged, and quit. It fails if a key is not heard, if the
# server has not got every review, if the two sides differ, or if the toolkit complains of a wrong thread.
. "$(dirname "$0")/env.sh"
. scripts/display.sh
. scripts/demo_steps.sh
trap stop_all EXIT

data=$root/build/demo-data
profile="$data/User 1"

# server_has COUNT NAME is true if the server's collection has that many notes, cards or reviews.
server_has() {
	local notes cards reviews
	read -r notes cards reviews < <(referee counts "$data/server/learner/collection.anki2")
	[ "${!2}" = "$1" ]
}

# await_server COUNT NAME waits until that has arrived, and the window has shown the end of it.
await_server() {
	poll 30 server_has "$@" || die "the server has not got $*: $(referee counts "$data/server/learner/collection.anki2")"
	steady
}

# has_files COUNT is true if so many files have come from the other computer.
has_files() { [ "$(find "$profile/collection.media" -name "from elsewhere*" | wc -l)" -ge "$1" ]; }

rm -rf "$pictures"
begin_demo "$data/server"
start_display 900x680
start_server learner secret "$data/server"
say "Karuta on display $DISPLAY, with Anki's sync server at $endpoint:"
start_karuta

# The first start, and the sample.
take_window '^Karuta'
picture 01-welcome
press Tab Tab
press Return
picture 02-decks

# Three cards: again, good, easy.
press End
press Return
picture 03-question
press space
picture 04-answer
press 1
press space
press 3
press space
press 4
press Escape
picture 05-studied

# So have the options of a deck, which say what a change would do; it is not kept.
main=$window
press Return
press o
take_window '^Deck options'
xdotool windowsize --sync "$window" 720 680
steady
press Tab Tab Tab Tab Tab
press ctrl+a
before=$(look)
type_text 5
poll 20 differs "$before" || deaf 5
sleep 1 # the effect is looked up when nothing changes for a moment
steady
picture 05-deck-options
press Escape
press Tab Tab
press Return
poll 10 gone "$window" || die "the window for the options stays open"
window=$main
poll 10 focused
press Escape

# Adding a note has a window of its own.
press a
take_window '^Add'
type_text "What does karuta mean?"
press Tab
type_text "Playing cards"
picture 06-add
press ctrl+Return
xdotool key Escape
poll 10 gone "$window" || die "the window for adding notes stays open"
window=$main
poll 10 focused
steady
picture 07-added

# Log in, and give the empty server everything.
press y
picture 08-login
type_text "$endpoint"
press Tab
type_text learner
press Tab
type_text secret
press Return
poll 60 asked 1 || die "the first sync does not ask which side to keep"
steady
picture 09-first-sync
press Tab
press Return
await_server 3 reviews
picture 10-in-sync

# One more card turns the button blue; a sync makes it plain again. While the server does not answer it runs.
press Return
press space
press 3
press Escape
picture 11-sync-blue
kill -STOP "$server"
before=$(look)
xdotool key y
poll 20 differs "$before" || deaf y
picture 12-sync-running
kill -CONT "$server"
await_server 4 reviews
picture 13-in-sync

# Elsewhere a notetype gets a field, which cannot be merged.
referee second-computer "$endpoint" learner secret
press y
picture 14-upload-or-download
press Escape
picture 15-sync-red
press y
press Tab
press Return
picture 16-kept-both

# The same field is changed here and elsewhere: the newer text stands, the other is kept.
press Return
press e
take_window '^Edit'
type_text "Here: "
xdotool key Escape
poll 10 gone "$window" || die "the window for editing stays open"
window=$main
poll 10 focused
steady
press Escape
referee edit "$endpoint" learner secret "$profile/collection.anki2"
press y
poll 20 test -s "$profile/collection.anki2.conflicts" || die "there is no conflict"
steady
tools 6
picture 17-conflicts
press Escape

# What happened so far.
tools 3
beside '^Sync diary' 18-diary

# Many files come from elsewhere; a card is studied meanwhile. The server is held still for the picture.
referee media "$endpoint" learner secret 1500
xdotool key y
poll 60 has_files 25 || die "no file comes"
kill -STOP "$server"
steady
press Return
picture 19-studying-while-media-come
kill -CONT "$server"
press Escape
poll 60 has_files 1500 || die "not all files have come"
steady

# Nothing that notes need is missing; all those files are of no note.
tools 9
beside '^Check media' 20-check-media

# Leaving while the server hangs: a window says so, and closes by itself.
press Return
press space
press 3
press Escape
kill -STOP "$server"
xdotool key ctrl+q
await_window 'syncing'
picture 21-quit-while-the-server-hangs
await_end
kill -CONT "$server"
start_karuta
take_window '^Karuta'
await_server 5 reviews

# What was studied last goes with the sync on closing.
press Return
press space
press 3
press Escape
xdotool key ctrl+q
await_end
await_server 6 reviews
kill "$server"
poll 10 ended "$server" || die "the server does not end"
say "Both sides are equal: $(referee same "$profile/collection.anki2" "$data/server/learner/collection.anki2")"
