#!/usr/bin/env bash
# The demo's third part, with pictures in build/demo, for a machine that has Chromium: somebody signs up at a server of
# Karuta's own in a real browser, confirms by the link in the server's mail, logs in to it in the window, uploads, and
# the real Anki downloads the same.
. "$(dirname "$0")/env.sh"
. scripts/display.sh
. scripts/demo_steps.sh
trap stop_all EXIT

data=$root/build/demo-signup
profile="$data/User 1"
person=learner@example.org
password="a long password"

if ! command -v chromium chromium-browser google-chrome >/dev/null; then
	say "There is no Chromium here: the part with the browser is left out."
	exit
fi
begin_demo
CGO_ENABLED=0 go build -buildvcs=false -o build/karutactl ./cmd/karutactl
go build -buildvcs=false -o build/signup ./internal/signup

endpoint=http://127.0.0.1:$(free_port)/
mails=127.0.0.1:$(free_port)
background "$pictures/karutactl.log" build/karutactl serve --data "$data/server" --listen "$(basename "$endpoint")" \
	--sign-up open --public-url "$endpoint" --smtp-server "$mails" --smtp-security none --mail-from karuta@example.org
poll 30 build/venv/bin/python -c \
	"import urllib.request as r; r.build_opener(r.ProxyHandler({})).open('${endpoint}healthz')" || die "the server does not start"
say "Signing up at $endpoint in a browser:"
build/signup -smtp "$mails" -server "$endpoint" -name "$person" -password "$password" -pictures "$pictures" ||
	die "nobody can sign up: $(cat "$pictures/karutactl.log")"

start_display 900x680
start_karuta
take_window '^Karuta'
press Tab Tab
press Return
press y
type_text "$endpoint"
press Tab
type_text "$person"
press Tab
type_text "$password"
picture 29-login
press Return
poll 60 asked 1 || die "the first sync does not ask which side to keep"
steady
press Tab
press Return
steady
uploaded() { referee downloads "$endpoint" "$person" "$password" "$profile/collection.anki2"; }
poll 30 uploaded || die "the real Anki does not download what is here: $(uploaded 2>&1)"
say "The real Anki downloads the same: $(uploaded)"

xdotool key ctrl+q
await_end
