#!/usr/bin/env bash
# Measures the bank: parsing beside other programs, importing, suggestions and how good they are.
#
#   tests/bench/bank.sh RESULTS TARGET [LINES]      100,000 lines unless said
#
# The other programs come from the package index that pip is set up with, into an environment of their own under TARGET.
set -euo pipefail
cd "$(dirname "$0")/../.."

results="$1" target="$2" lines="${3:-100000}"
folder="$target/bench/bank"
environment="$target/bench/peers-venv"
trap 'rm -rf "$folder"' EXIT
rm -rf "$folder"
mkdir -p "$folder/few" "$results"
export DAYBOOK_BENCH_FOLDER="$folder" DAYBOOK_BENCH_LINES="$lines" DAYBOOK_BENCH_CANDIDATES="$lines" DAYBOOK_BENCH_SUGGESTED="$((lines / 10))"

echo "Building ..." >&2
cargo build --quiet --release --package bench --bin statements --bin suggestion_quality
cargo bench --quiet --package bench --bench bank --no-run

if [ ! -x "$environment/bin/python" ] || ! "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --requirement tests/bench/requirements.txt; then
  python3 -m venv "$environment" &&
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --requirement tests/bench/requirements.txt ||
    echo "The other readers could not be installed and are left out." >&2
fi

echo "Measuring parsing ..." >&2
"$target/release/statements" generate "$lines" "$folder"
"$target/release/statements" generate 1000 "$folder/few"
python3 tests/bench/bank.py parse "$folder" "$target" > "$results/parse.json"

echo "Measuring imports and suggestions ..." >&2
cargo bench --quiet --package bench --bench bank > "$results/bank.jsonl"

echo "Working years through ..." >&2
# The first were looked at while the weights were set, the others never were.
"$target/release/suggestion_quality" 1 2 3 4 5 > "$results/quality-seen.jsonl"
"$target/release/suggestion_quality" 101 102 103 104 105 > "$results/quality-held-out.jsonl"
