#!/usr/bin/env bash
# Opens the window, or without a display serves the same screens and prints where.
set -euo pipefail

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname -s)" = Darwin ]; then
  exec target/debug/hookline "$@"
fi
echo "No display: serving Hookline's screens instead of opening a window. Ctrl-C ends it."
exec target/debug/hookline-server serve "$@"
