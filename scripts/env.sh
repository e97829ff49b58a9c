# Sourced by the other scripts: one locale, one root, and a home for Go's caches where the user has none.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
# What is in build (the venv, Go's own cache for want of a home) is no part of this module.
mkdir -p build
[ -f build/go.mod ] || echo "module build" >build/go.mod
export LANG=C.UTF-8 LC_ALL=C.UTF-8
if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
	export HOME="$root/build/home"
	mkdir -p "$HOME"
fi
tags=x11

say() { printf '%s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

# limit SECONDS COMMAND… runs a command for that long at most, as the group's leader, so that nothing stays behind.
limit() {
	local seconds=$1
	shift
	timeout --kill-after=10 "$seconds" "$@"
}
