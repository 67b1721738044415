#!/bin/sh
# Runs the journeys in the real window, on a display and a session bus of their own. Extra arguments name test files.
set -eu
cd "$(dirname "$0")/../.."
tests/desktop/setup.sh
if [ -z "${DAYBOOK_BUILT:-}" ]; then
    [ -f ui/dist/index.html ] || scripts/setup.sh run
    (cd ui && npm run build)
    cargo build --quiet --package daybook-desktop
    cargo build --quiet --package tests --bin desktop-session
fi
if [ $# -eq 0 ]; then
    set -- tests/desktop/*.test.mjs
fi
for file do
    shift
    set -- "$@" "tests/desktop/${file##*/}"
done
# One journey at a time: they share the session bus, on which the program is single.
# The display stays as it is when its last window closes.
exec xvfb-run --auto-servernum --server-args="-screen 0 1400x900x24 -noreset" \
    dbus-run-session --config-file=tests/desktop/bus.conf -- node --test --test-concurrency=1 --test-timeout=300000 "$@"
