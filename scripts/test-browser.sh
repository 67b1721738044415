#!/usr/bin/env bash
# Runs the browser suite: the real window in Chromium, over the HTTP door of a debug build. Extra arguments name test files.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ ! -f ui/dist/index.html ] || [ -n "$(find ui/src ui/public ui/index.html ui/package-lock.json ui/vite.config.ts -newer ui/dist/index.html -print -quit)" ]; then
  echo "Building the window's pages"
  (cd ui && npm run --silent build)
fi
if [ -z "${DAYBOOK_BUILT:-}" ]; then
  echo "Building daybook"
  cargo build --quiet --package doors
fi

# The pages may be built again while the tests run: they are served from a copy.
served=$(mktemp -d)
trap 'rm -rf "$served"' EXIT
cp -r ui/dist/. "$served"
export DAYBOOK_UI=$served

cd tests/browser
if [ $# -eq 0 ]; then
  set -- *.test.mjs
else
  set -- "${@##*/}"
fi
# Two files at a time: each has a server and a browser of its own.
nice node --test --test-concurrency=2 --test-timeout=1500000 "$@"
