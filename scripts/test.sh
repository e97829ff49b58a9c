#!/usr/bin/env bash
# Runs the tests: plain and race (make test), the long ones (make test-long), or one of them alone.
#   test.sh plain | race | long | fuzz
. "$(dirname "$0")/env.sh"

# With these set a machine without Anki or a display fails instead of skipping; setup.sh has just installed both.
export KARUTA_REQUIRE_ANKI=${KARUTA_REQUIRE_ANKI:-1}
export KARUTA_PYTHON=${KARUTA_PYTHON:-$root/build/venv/bin/python}
# Formulas need npm on the machine; where there is none their tests are skipped, but not by CI.
export KARUTA_REQUIRE_MATHJAX=${KARUTA_REQUIRE_MATHJAX:-${CI:+1}}
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
fuzz_seconds=${KARUTA_FUZZ_SECONDS:-120}
patience=20m
mkdir -p build

gotest() { go run ./internal/gotest -- "$@"; }

race_packages() {
	local dir
	for dir in app ui syncclient syncserver media; do
		if [ -d "$dir" ]; then echo "./$dir/..."; fi
	done
}

plain() { gotest -tags $tags -timeout $patience ./...; }

race() {
	local packages
	packages=$(race_packages)
	# shellcheck disable=SC2086 # a list of packages
	[ -z "$packages" ] || gotest -race -short -tags $tags -timeout 12m $packages
}

# Go's test cache knows which packages ask for KARUTA_LONG: the others are not run again, as long as patience is the same.
# The tests of the client run once more against Karuta's own server.
long() {
	local failed=0
	KARUTA_LONG=1 gotest -tags $tags -timeout $patience ./... || failed=1
	KARUTA_SYNC_SERVER=karuta gotest -tags $tags -timeout 10m ./syncclient ./app || failed=1
	return $failed
}

# Every fuzz function of the tree gets an equal share of the time, and one second at least.
fuzz() {
	local found share failed=0 file name
	found=$(grep -rHoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' . | sed 's/func //' | sort || true)
	[ -n "$found" ] || { say "no fuzz functions"; return 0; }
	share=$((fuzz_seconds / $(wc -l <<<"$found")))
	[ "$share" -ge 1 ] || share=1
	while IFS=: read -r file name; do
		say "fuzz $name in $(dirname "$file") for ${share}s"
		gotest -tags $tags -run '^$' -fuzz "^$name\$" -fuzztime "${share}s" -fuzzminimizetime 1s -parallel 2 "$(dirname "$file")" || failed=1
	done <<<"$found"
	return $failed
}

case ${1:-} in
plain | race | long | fuzz) "$1" ;;
*) die "test.sh: plain, race, long or fuzz?" ;;
esac
