#!/usr/bin/env bash
# Runs every benchmark of the tree, those beside the real Anki too, and keeps the figures in build/bench.
. "$(dirname "$0")/env.sh"
export KARUTA_REQUIRE_ANKI=1 KARUTA_BENCH=1
mkdir -p build/bench
packages=$(grep -rlE --include='*_test.go' '^func Benchmark' . | xargs -r -n1 dirname | sort -u)
[ -n "$packages" ] || die "no benchmarks"
# One package after the other: they would disturb each other's figures.
# shellcheck disable=SC2086 # a list of packages
go test -p 1 -tags "$tags" -run '^$' -bench . -benchmem -timeout 60m $packages | tee build/bench/go.txt
