#!/usr/bin/env bash
# Installs what is missing: system packages (Debian-like systems) and npm packages. Says what it does; does nothing twice.
#   setup.sh run    what building and running the window needs
#   setup.sh check  what the fast checks need
#   setup.sh all    what the tests need too
set -euo pipefail
cd "$(dirname "$0")/.."
want=${1:-run}

window_packages=(libwebkit2gtk-4.1-dev libayatana-appindicator3-dev librsvg2-dev libxdo-dev libssl-dev build-essential pkg-config curl file)
test_packages=(webkit2gtk-driver xvfb dbus-x11 gnome-keyring libsecret-tools chromium imagemagick sqlite3 at-spi2-core xauth dbus fonts-dejavu-core)

install_packages() {
  local missing=()
  for package in "$@"; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  echo "Installing system packages: ${missing[*]}"
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

install_npm() {
  # The lock file decides: a folder that was installed from this very lock file is left alone.
  local folder=$1
  [ -f "$folder/package-lock.json" ] || return 0
  local mark="$folder/node_modules/.installed-from" wanted
  wanted=$(sha256sum "$folder/package-lock.json" | cut -d' ' -f1)
  [ -f "$mark" ] && [ "$(cat "$mark")" = "$wanted" ] && return 0
  echo "Installing npm packages in $folder"
  # Not `npm ci`: it refuses a lock file that was written where packages of other systems could not be had.
  (cd "$folder" && npm install --no-save --no-audit --no-fund --loglevel=error)
  echo "$wanted" > "$mark"
}

for tool in cargo node npm; do
  command -v "$tool" >/dev/null || { echo "Daybook needs $tool. Install Rust (rustup.rs) and Node 20 or newer, then run this again." >&2; exit 1; }
done

if [ "$want" != check ]; then
  if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
    install_packages "${window_packages[@]}"
    [ "$want" = all ] && install_packages "${test_packages[@]}"
  elif [ "$(uname -s)" = Linux ]; then
    echo "This is no Debian-like system: install the equivalents of ${window_packages[*]} yourself." >&2
  fi
fi

install_npm ui
[ "$want" = all ] && install_npm tests/browser
exit 0
