#!/usr/bin/env bash
# The fast checks: under a minute once everything is built. No WebKit, no browser.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh check
cargo fmt --all --check
cargo clippy --quiet --workspace --exclude daybook-desktop --all-targets -- -D warnings
cargo xtask generate --check
cargo xtask tidy
(cd ui && npm run --silent check)
cargo test --quiet --package money --package engine --package books --lib 2>&1 | grep -E '^(test result|error|failures|.*FAILED)' || exit 1
echo "All checks passed."
