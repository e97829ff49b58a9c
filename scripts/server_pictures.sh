#!/usr/bin/env bash
# Takes the pictures server-*.png of docs/screenshots anew from the test that plays the server's pages in a browser. Look at
# them before committing.
. "$(dirname "$0")/env.sh"

pictures=$root/build/server-pictures
rm -rf "$pictures"
mkdir -p "$pictures" docs/screenshots
KARUTA_REQUIRE_BROWSER=1 KARUTA_SERVER_PICTURES=$pictures go test -tags $tags -count=1 -run '^TestInABrowser$' ./syncserver/web
for picture in "$pictures"/*.png; do
	convert "$picture" -strip +dither -colors 200 -define png:compression-level=9 "PNG8:docs/screenshots/$(basename "$picture")"
done
