#!/usr/bin/env bash
# Installs the Debian packages that a task needs and that this machine lacks.
#   scripts/system-packages.sh build        what compiling the window needs
#   scripts/system-packages.sh build test   and what the tests drive it with
# Other systems are told what to install and nothing is changed there.
set -euo pipefail

build=(
  build-essential pkg-config file
  libwebkit2gtk-4.1-dev libgtk-3-dev librsvg2-dev libayatana-appindicator3-dev libdbus-1-dev
)
test=(curl chromium webkit2gtk-driver xvfb xauth strace python3 python3-venv dbus gnome-keyring)

wanted=()
for group in "$@"; do
  case "$group" in
    build) wanted+=("${build[@]}") ;;
    test) wanted+=("${test[@]}") ;;
    *) echo "usage: $0 [build] [test]" >&2; exit 2 ;;
  esac
done

need() {
  command -v "$1" >/dev/null 2>&1 && return
  echo "Hookline needs $2. Install it, then run this again." >&2
  exit 1
}
need cargo "Rust 1.95 or newer (https://rustup.rs)"
need node "Node.js 20.19 or newer (https://nodejs.org)"
need npm "npm, which comes with Node.js"

if ! command -v apt-get >/dev/null 2>&1; then
  case "$(uname -s)" in
    Darwin) echo "macOS: Xcode's command line tools are all the window needs (xcode-select --install)." >&2
            [[ " $* " == *" test "* ]] || exit 0
            echo "The tests drive WebKitGTK and so run on Debian and Ubuntu only." >&2; exit 1 ;;
    *) echo "This is not Debian or Ubuntu. Install what these packages hold there, then create $PWD/target/setup/system-packages:" >&2
       printf '  %s\n' "${wanted[@]}" >&2
       [ -e target/setup/system-packages ] || exit 1
       exit 0 ;;
  esac
fi

missing=()
for package in "${wanted[@]}"; do
  [[ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null)" == ii* ]] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "These packages are missing and there is no sudo; install them as root:" >&2
    echo "  apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "Installing ${#missing[@]} missing packages: ${missing[*]}"
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -q -y --no-install-recommends "${missing[@]}"
