#!/usr/bin/env bash
# The demo's second part, with pictures in build/demo, for a machine that has Chromium: somebody signs up at a server of
# Karuta's own in a real browser, confirms by the link in the server's mail, logs in to it in the window, uploads, and
# the real Anki downloads the same. It is a test, which make test-long runs, too.
. "$(dirname "$0")/env.sh"

if ! command -v chromium chromium-browser google-chrome >/dev/null; then
	say "There is no Chromium here: the part with the browser is left out."
	exit
fi
mkdir -p build/demo
say "Somebody signs up in a browser, and the cards go to the real Anki; pictures in build/demo:"
KARUTA_PICTURES=$root/build/demo KARUTA_REQUIRE_BROWSER=1 KARUTA_REQUIRE_ANKI=1 \
	KARUTA_PYTHON=${KARUTA_PYTHON:-$root/build/venv/bin/python} go test -tags "$tags" -count=1 ./internal/signup
