#!/usr/bin/env bash
# Makes the Python environment of the test counterparts from their pinned list.
#   scripts/python-venv.sh DIR REQUIREMENTS
set -euo pipefail

dir=$1
requirements=$2
rm -rf "$dir"
if ! python3 -m venv "$dir"; then
  # A python3 without ensurepip: Debian keeps it apart, and its own python3 always has the package.
  rm -rf "$dir"
  /usr/bin/python3 -m venv "$dir"
fi
"$dir/bin/python" -m pip install --quiet --requirement "$requirements"
