#!/usr/bin/env bash
# Builds Karuta and opens its window; without a display plays the demo on a virtual one.
. "$(dirname "$0")/env.sh"
if [ "$(uname)" = Linux ] && [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
	say "There is no display here, so the window is shown on a virtual one (make demo); look into build/demo."
	bash scripts/setup.sh test
	exec bash scripts/demo.sh
fi
go build -tags "$tags" -buildvcs=false -o build/karuta-dev ./cmd/karuta
exec build/karuta-dev "$@"
