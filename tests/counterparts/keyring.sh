#!/usr/bin/env bash
# A D-Bus session of its own with a real gnome-keyring, which does as it is told:
#   keyring.sh DIR     prints the session's address, then reads one word a line and answers `ready`
#     unlocked   a new daemon, its keyring open
#     locked     a new daemon, its keyring shut
#     gone       no daemon (killed)
# What the keyring holds stays in DIR. Everything ends with the standard input.
set -euo pipefail

dir=$(realpath "$1")
export HOME=$dir XDG_DATA_HOME=$dir/data XDG_RUNTIME_DIR=$dir/run XDG_CACHE_HOME=$dir/cache
mkdir -p -m 700 "$XDG_DATA_HOME" "$XDG_RUNTIME_DIR" "$XDG_CACHE_HOME"
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS

# No service directories: only who connects is there, and nothing is started behind the test's back.
cat > "$dir/bus.conf" <<CONF
<busconfig>
  <type>session</type>
  <listen>unix:dir=$dir</listen>
  <policy context="default">
    <allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/>
  </policy>
</busconfig>
CONF

bus= daemon=
gone() {
  [ -n "$daemon" ] || return 0
  kill -KILL "$daemon" 2>/dev/null || true
  wait "$daemon" 2>/dev/null || true
  daemon=
}
end() {
  gone
  [ -z "$bus" ] || kill "$bus" 2>/dev/null || true
}
trap end EXIT

mkfifo "$dir/address"
dbus-daemon --nofork --nosyslog --config-file="$dir/bus.conf" --print-address=3 \
  3> "$dir/address" > /dev/null 2>> "$dir/log" < /dev/null & bus=$!
read -r DBUS_SESSION_BUS_ADDRESS < "$dir/address"
export DBUS_SESSION_BUS_ADDRESS

ask() { dbus-send --session --print-reply --reply-timeout=5000 "$@"; }
served() {
  ask --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
    string:org.freedesktop.secrets 2>> "$dir/log" | grep -q 'boolean true'
}

# Reads the password of the login keyring from its input, and makes that keyring if there is none.
daemon() {
  gone
  for _ in $(seq 200); do served || break; sleep 0.05; done
  printf 'open sesame' | gnome-keyring-daemon --foreground --unlock --components=secrets \
    > /dev/null 2>> "$dir/log" & daemon=$!
  for _ in $(seq 200); do served && return; sleep 0.05; done
  echo "gnome-keyring-daemon does not answer" >&2
  exit 1
}

echo "$DBUS_SESSION_BUS_ADDRESS"
while read -r word; do
  case "$word" in
    unlocked) daemon ;;
    locked)
      daemon
      ask --dest=org.freedesktop.secrets /org/freedesktop/secrets \
        org.freedesktop.Secret.Service.Lock \
        array:objpath:/org/freedesktop/secrets/collection/login > /dev/null ;;
    gone) gone ;;
    *) echo "what is $word?" >&2; exit 2 ;;
  esac
  echo ready
done
