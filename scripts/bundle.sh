#!/usr/bin/env bash
# Makes the .deb and says where it is. The screens in ui/dist are built before this.
set -euo pipefail

ui/node_modules/.bin/tauri build --bundles deb
find target/release/bundle/deb -name '*.deb' -exec ls -l {} +
