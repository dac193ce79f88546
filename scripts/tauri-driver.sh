#!/usr/bin/env bash
# Builds the WebDriver that opens the real window, at the one version the tests are written for.
#   scripts/tauri-driver.sh DIR
set -euo pipefail

# Its own target folder: the project's must not be rebuilt for it.
CARGO_TARGET_DIR="$1/build" cargo install tauri-driver --version 2.1.0 --locked --root "$1"
rm -rf "$1/build"
