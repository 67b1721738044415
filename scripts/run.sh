#!/usr/bin/env bash
# Builds Daybook and opens its window. Without a display it serves the same window to a browser, and says how to get in.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh run
echo "Building the window's pages"
(cd ui && VITE_CONFIG_NATIVE_IGNORE_WARNING=true npm run --silent build -- --logLevel warn)

has_display=no
case "$(uname -s)" in
  Linux) [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && has_display=yes ;;
  *) has_display=yes ;;
esac

if [ "$has_display" = yes ]; then
  echo "Building Daybook (the first time takes some minutes)"
  cargo build --release --package daybook-desktop --features tauri/custom-protocol
  code=0
  target/release/daybook-desktop "$@" || code=$?
  # 69: the display that is named cannot be reached, as after a session that has ended.
  [ "$code" -eq 69 ] || exit "$code"
fi

echo
echo "There is no display here that can be reached, so Daybook opens no window. It serves the same window to a browser on this machine instead."
echo "Building Daybook (the first time takes some minutes)"
cargo build --release --package doors
exec target/release/daybook serve --ui ui/dist "$@"
