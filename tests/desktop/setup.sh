#!/bin/sh
# Puts tauri-driver, through which the window is driven, in place. Does nothing when it is there.
set -eu
cd "$(dirname "$0")/../.."
if [ ! -x target/tools/bin/tauri-driver ]; then
    nice cargo install tauri-driver --version '^2' --locked --root target/tools
fi
