#!/usr/bin/env bash
# Builds an installable .deb into target/package: the window, the command line with its completions and manual, and their licences.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh run
echo "Building the window's pages"
(cd ui && VITE_CONFIG_NATIVE_IGNORE_WARNING=true npm run --silent build -- --logLevel warn)
echo "Building Daybook for release"
cargo build --release --package doors --bin daybook

# What is derived, where tauri.conf.json expects it.
parts=target/package/parts
rm -rf target/package target/release/bundle/deb
mkdir -p "$parts"
for shell in bash zsh fish; do
  target/release/daybook completions "$shell" > "$parts/completion.$shell"
done
for page in src-tauri/linux/*.1; do
  gzip -9 --no-name --stdout "$page" > "$parts/$(basename "$page").gz"
done
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
{
  echo "daybook ($version) unstable; urgency=medium"
  for change in docs/changes/0*.md; do
    echo
    fold --spaces --width=74 "$change" | sed -e '1s/^/  * /' -e '2,$s/^/    /' -e 's/ *$//'
  done
  echo
  echo " -- The Daybook authors <authors@daybook.invalid>  $(LC_ALL=C git log -1 --format=%cD 2>/dev/null || LC_ALL=C date -R)"
} | gzip -9 --no-name > "$parts/changelog.gz"

ui/node_modules/.bin/tauri build --no-bundle --ci
# The programs are built against the C library of this machine, and need one that is as new as what they use of it.
libc=$(objdump --dynamic-syms target/release/daybook target/release/daybook-desktop | grep --only-matching 'GLIBC_[0-9.]*' | sort --version-sort | tail -n 1)
ui/node_modules/.bin/tauri bundle --bundles deb --ci --config "{\"bundle\":{\"linux\":{\"deb\":{\"depends\":[\"libc6 (>= ${libc#GLIBC_})\"]}}}}"
cp target/release/bundle/deb/*.deb target/package/
echo "Built $(cd target/package && du --apparent-size -h -- *.deb | tr '\t' ' '). Install it: sudo apt install ./$(echo target/package/*.deb)"
