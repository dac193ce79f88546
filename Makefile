# The words a developer needs:
#   make run       opens Hookline (without a display: serves its screens and prints where)
#   make test      everything that must hold, from Rust's unit tests to the real window
#   make check     format, lints, types, generated files and dependencies
#   make bench     what it carries, beside a bare relay and Node-RED; writes target/bench.json
#   make bundle    a .deb that installs and starts
#   make pictures  every screen, light and dark, into target/pictures
#   make bindings  ui/src/bindings anew, after a change in src-tauri/engine/src/api
# Each does its own set-up on a fresh Debian or Ubuntu that has Rust and Node. What a set-up
# step made is remembered in target/setup, so the next run starts at once.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
# One build at a time: cargo uses every core by itself.
.NOTPARALLEL:

export PATH := $(CURDIR)/target/tools/bin:$(PATH)

SETUP  := target/setup
UI     := ui/dist/index.html
CARGO  := cargo --locked
PYTHON := $(SETUP)/python

.PHONY: help run test test-ui test-rust test-e2e check bench bundle pictures readme-picture bindings

help:
	@sed -n '2,/^$$/s/^# \{0,1\}//p' Makefile

# The same packages and features as the tests', so that nothing is built twice.
run: $(SETUP)/system-build $(UI)
	$(CARGO) build --workspace --all-targets
	scripts/run.sh $(ARGS)

test: test-ui test-rust test-e2e

test-ui: $(UI)
	npm --prefix ui test

# One build for the tests, the window and the server: the same packages, features and folder.
test-rust: $(SETUP)/system-test $(SETUP)/counterparts $(UI)
	$(CARGO) build --workspace --all-targets
	$(CARGO) test --workspace

test-e2e: test-rust $(SETUP)/e2e $(SETUP)/tauri-driver
	npm --prefix tests/e2e test

check: $(SETUP)/system-build $(SETUP)/e2e $(UI)
	scripts/check.sh

bench: $(SETUP)/system-test $(SETUP)/bench $(SETUP)/e2e $(SETUP)/tauri-driver $(UI)
	$(CARGO) build --release --workspace
	target/release/hookline-bench
	npm --prefix tests/e2e run bench

bundle: $(SETUP)/system-build $(UI)
	scripts/bundle.sh

pictures: $(SETUP)/system-test $(SETUP)/e2e $(UI)
	$(CARGO) build --workspace --all-targets
	npm --prefix tests/e2e run pictures

# The picture in the README, of the builder as it is.
readme-picture: $(SETUP)/system-test $(SETUP)/e2e $(UI)
	$(CARGO) build --workspace --all-targets
	npm --prefix tests/e2e run readme-picture

bindings: $(SETUP)/system-build
	HOOKLINE_WRITE_BINDINGS=1 $(CARGO) test --package hookline-engine --test bindings

# --- what the words above stand on ---

ui_sources := $(shell find ui -path ui/node_modules -prune -o -path ui/dist -prune -o -type f -print)

$(UI): $(ui_sources) $(SETUP)/ui
	npm --prefix ui run build
	@touch $@

$(SETUP)/system-build: scripts/system-packages.sh
	@mkdir -p $(@D)
	scripts/system-packages.sh build
	@touch $@

$(SETUP)/system-test: scripts/system-packages.sh
	@mkdir -p $(@D)
	scripts/system-packages.sh build test
	@touch $@ $(SETUP)/system-build

# Not `npm ci`: it refuses a lockfile written where other platforms' optional packages are not to be had.
$(SETUP)/ui: ui/package-lock.json
	@mkdir -p $(@D)
	npm --prefix ui install --no-save
	@touch $@

$(SETUP)/e2e: tests/e2e/package-lock.json
	@mkdir -p $(@D)
	npm --prefix tests/e2e ci
	@touch $@

$(SETUP)/bench: tests/bench/package-lock.json
	@mkdir -p $(@D)
	npm --prefix tests/bench ci --ignore-scripts
	@touch $@

$(SETUP)/counterparts: tests/counterparts/package-lock.json tests/counterparts/requirements.txt $(SETUP)/system-test
	@mkdir -p $(@D)
	npm --prefix tests/counterparts ci
	scripts/python-venv.sh $(PYTHON) tests/counterparts/requirements.txt
	@touch $@

$(SETUP)/tauri-driver: scripts/tauri-driver.sh
	@mkdir -p $(@D)
	scripts/tauri-driver.sh target/tools
	@touch $@
