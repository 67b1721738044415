#!/usr/bin/env bash
# Measures Daybook beside its peers and writes docs/performance.md. Takes about half an hour and 5 GB of disk, given back at the end.
# `scripts/bench.sh bank` measures the bank alone.
set -euo pipefail
exec "$(dirname "$0")/../tests/bench/peers.sh" "$@"
