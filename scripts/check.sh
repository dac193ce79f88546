#!/usr/bin/env bash
# `make check`: every rule of the house that a machine can hold us to. Runs them all and
# names those that failed, so that one slip does not hide the next.
set -uo pipefail

failed=()
step() {
  local name=$1
  shift
  echo "── $name"
  "$@" || failed+=("$name")
}

ui=ui/node_modules/.bin

engine_without_tauri() {
  ! cargo tree --locked --package hookline-engine --edges normal,build,dev --prefix none \
    | grep -E '^(tauri|wry|tao|gtk|webkit2gtk)[-_ ]'
}

only_host_imports_tauri() {
  ! grep -rnE "@tauri-apps" ui/src | grep -v '^ui/src/lib/host\.ts:'
}

one_outbound_client() {
  ! grep -rnE '\breqwest::' src-tauri/src src-tauri/server/src src-tauri/engine/src \
    | grep -v '^src-tauri/engine/src/http/'
}

step "Rust is formatted" cargo fmt --all --check
step "Rust has no lint" cargo clippy --locked --workspace --all-targets -- -D warnings
step "TypeScript and CSS are formatted and have no lint" "$ui/biome" check --error-on-warnings .
step "the screens' types hold" npm --prefix ui run --silent check
step "the end-to-end tests' types hold" npm --prefix tests/e2e run --silent check
step "bindings are what Rust generates" cargo test --locked --quiet --workspace --test bindings
step "the engine knows no Tauri" engine_without_tauri
step "only host.ts imports @tauri-apps" only_host_imports_tauri
step "everything outbound goes through src/http" one_outbound_client
step "the end-to-end tests' lockfile is whole" npm --prefix tests/e2e ci --dry-run --silent
step "no unused crate" node scripts/unused-crates.mjs
step "no unused package, file or export in the screens" "$ui/knip" --directory ui
step "no unused package, file or export in the end-to-end tests" "$ui/knip" --directory tests/e2e

if [ ${#failed[@]} -gt 0 ]; then
  echo
  printf 'FAILED: %s\n' "${failed[@]}"
  exit 1
fi
echo "Everything holds."
