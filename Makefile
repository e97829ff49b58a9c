# Karuta's build. "make help" lists what there is; the work is done by the scripts in scripts/.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export LANG := C.UTF-8
export LC_ALL := C.UTF-8
# What is in build (the venv, Go's own cache for want of a home) is no part of this module.
_ := $(shell mkdir -p build && { [ -f build/go.mod ] || echo "module build" >build/go.mod; })
# Go needs a home for its caches, also where the user has none.
ifeq ($(strip $(HOME)),)
export HOME := $(CURDIR)/build/home
endif

TAGS := x11
VERSION := $(shell sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)
TOOL := go tool -modfile=tools/go.mod
BUILD := go build -trimpath -buildvcs=false

.PHONY: help run demo screenshots server-pictures test test-long lint vuln fmt vet race fuzz bench card-diff build window ctl package sample setup clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

run: ## build Karuta and open its window (on a virtual display where there is none)
	@bash scripts/setup.sh build
	@bash scripts/run.sh

demo: ## play the main job on a virtual display, with pictures in build/demo
	@bash scripts/setup.sh test
	@bash scripts/demo.sh
	@bash scripts/demo_signup.sh
	@bash scripts/demo_account.sh

screenshots: ## play it twice, light and dark, and study four decks, for the pictures of the docs
	@bash scripts/setup.sh test
	@bash scripts/screenshots.sh
	@bash scripts/card_pictures.sh

server-pictures: ## play the server's pages in a browser as wide as a phone, for the pictures of the docs
	@bash scripts/setup.sh card-diff
	@bash scripts/server_pictures.sh

test: ## vet, lint and all tests, also those with the real Anki
	@bash scripts/setup.sh test
	@failed=0; for step in vet lint plain-tests race; do $(MAKE) --no-print-directory $$step || failed=1; done; exit $$failed

test-long: ## convergence, faults, large differentials and two minutes of fuzzing
	@bash scripts/setup.sh test
	@failed=0; for step in long fuzz; do bash scripts/test.sh $$step || failed=1; done; exit $$failed

.PHONY: plain-tests
plain-tests:
	@bash scripts/test.sh plain

race: ## the tests of what has goroutines, with the race detector
	@bash scripts/test.sh race

fuzz: ## every fuzz function for its share of two minutes
	@bash scripts/test.sh fuzz

vet: ## go vet
	go vet -tags $(TAGS) ./...

lint: ## golangci-lint on the whole tree
	$(TOOL) golangci-lint run

vuln: ## look for known vulnerabilities in what Karuta is made of; asks vuln.go.dev
	$(TOOL) govulncheck -tags $(TAGS) ./...

fmt: ## format the tree
	$(TOOL) gofumpt -w $$(git ls-files '*.go')

bench: ## measure against the real Anki, in build/bench
	@bash scripts/setup.sh bench
	@bash scripts/bench.sh

card-diff: ## draw the corpus of cards beside Chromium's, in build/card-diff
	@bash scripts/setup.sh card-diff
	go run ./internal/carddiff

sample: ## make the sample deck anew, in assets/sample
	@bash scripts/setup.sh test
	go run ./internal/samplemedia build/sample-media
	build/venv/bin/python scripts/make_sample.py build/sample-media assets/sample/sample.apkg

build: window ctl ## build/karuta and build/karutactl as they are released

window:
	@bash scripts/setup.sh build
	$(BUILD) -tags $(TAGS),migrated_fynedo -ldflags "-s -w" -o build/karuta ./cmd/karuta

ctl:
	CGO_ENABLED=0 $(BUILD) -ldflags "-s -w" -o build/karutactl ./cmd/karutactl

package: build ## the desktop package of this system, in build/
	bash scripts/package.sh $(VERSION)

setup: ## install what building and testing need
	@bash scripts/setup.sh test

clean: ## remove what was built, but not build/venv
	rm -rf build/demo build/interop build/bench build/karuta build/karutactl build/tests.jsonl build/*.tar.xz
