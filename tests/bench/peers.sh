#!/usr/bin/env bash
# Generates the same books for Daybook and its peers, measures all of them in one run, and writes docs/performance.md.
#
#   tests/bench/peers.sh [ENTRIES]      1,000,000 entries unless said; smaller books are for trying it, and write no document
#   tests/bench/peers.sh bank           only the bank: its sections of the document are written anew, the others stay
#
# Peers that are not installed are left out and said so: hledger and ledger come from the system's packages,
# rustledger by `cargo install rustledger --version 0.15.0 --locked --root target/tools`.
set -euo pipefail
cd "$(dirname "$0")/../.."

target="$(cargo metadata --format-version 1 --no-deps | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')"
if [ "${1:-}" = bank ]; then
  tests/bench/bank.sh "$target/bench/results-bank" "$target"
  python3 tests/bench/bank.py replace "$target/bench/results-bank" docs/performance.md
  exit
fi

entries="${1:-1000000}"
folder="$target/bench/$entries"
results="$target/bench/results-$entries"
trap 'rm -rf "$folder"' EXIT
rm -rf "$folder" "$results"
mkdir -p "$folder" "$results"
export DAYBOOK_BENCH_FOLDER="$folder"
unset DAYBOOK_BENCH_CLOCK DAYBOOK_BENCH_PEERS
if [ "$entries" -lt 1000000 ]; then
  export DAYBOOK_BENCH_ENTRIES="$entries" DAYBOOK_BENCH_RECORDS="$entries" DAYBOOK_BENCH_AUDIT="$entries" DAYBOOK_BENCH_BULK="$entries" DAYBOOK_BENCH_SINGLE=200
fi

echo "Building ..." >&2
cargo build --quiet --release --package bench --bin generate_books
cargo build --quiet --release --package doors --bin daybook

echo "Generating $entries entries ..." >&2
"$target/release/generate_books" "$entries" "$folder"

echo "Measuring whole processes ..." >&2
python3 tests/bench/peers.py measure "$folder" "$target" > "$results/peers.json"
rm -rf "${folder:?}"/books.*

echo "Measuring inside the process ..." >&2
cargo bench --quiet --package bench --bench writing > "$results/writing.jsonl"
rm -rf "$target/criterion"
cargo bench --quiet --package bench --bench reading > "$results/reading.log"

tests/bench/bank.sh "$results" "$target" "$((entries < 100000 ? entries : 100000))"

if [ "$entries" -ge 1000000 ] && command -v xvfb-run > /dev/null; then
  echo "Measuring the window ..." >&2
  tests/desktop/measure.sh > "$results/window.log"
fi

if [ "$entries" -lt 1000000 ]; then
  python3 tests/bench/peers.py table "$results" "$target"
else
  python3 tests/bench/peers.py table "$results" "$target" | tee docs/performance.md
fi
