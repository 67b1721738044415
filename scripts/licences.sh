#!/usr/bin/env bash
# Checks the licence of every Rust and npm dependency against deny.toml; advisories too, where cargo-deny and its database are at hand.
set -euo pipefail
cd "$(dirname "$0")/.."
node scripts/licences.mjs
if command -v cargo-deny >/dev/null && [ -d "${CARGO_HOME:-$HOME/.cargo}/advisory-dbs" ]; then
  cargo deny --offline check advisories bans sources
else
  echo "Advisories were not checked: cargo-deny and a local advisory database are not both here."
fi
