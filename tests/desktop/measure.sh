#!/bin/sh
# Measures how the window opens on a large company, with the release build. A number of payments may follow.
set -eu
cd "$(dirname "$0")/../.."
tests/desktop/setup.sh
if [ -z "${DAYBOOK_PROGRAM:-}" ]; then
    (cd ui && VITE_CONFIG_NATIVE_IGNORE_WARNING=true npm run --silent build -- --logLevel warn)
    cargo build --release --package daybook-desktop --features tauri/custom-protocol
    export DAYBOOK_PROGRAM="$PWD/target/release/daybook-desktop"
fi
[ -n "${DAYBOOK_BUILT:-}" ] || cargo build --quiet --package tests --bin desktop-session
exec xvfb-run --auto-servernum --server-args="-screen 0 1400x900x24 -noreset" \
    dbus-run-session --config-file=tests/desktop/bus.conf -- node tests/desktop/measure.mjs "$@"
