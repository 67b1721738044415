#!/usr/bin/env bash
# Every test of every kind. Each stage runs even when one before it failed; the last line counts all of them.
set -uo pipefail
cd "$(dirname "$0")/.."
logs=target/test-logs
mkdir -p "$logs"
passed=0
failed=0
failures=()

# Adds up the closing lines of the runners: cargo test, vitest, and node's own runner.
count() {
  local log=$1 p f
  p=$(sed 's/\x1b\[[0-9;]*m//g' "$log" | awk '
    /^test result:/ { for (i = 1; i <= NF; i++) { if ($(i + 1) ~ /^passed/) p += $i; if ($(i + 1) ~ /^failed/) f += $i } }
    /^ *Tests +/ { for (i = 1; i <= NF; i++) { if ($(i + 1) ~ /^passed/) p += $i; if ($(i + 1) ~ /^failed/) f += $i } }
    /^(#|ℹ) pass [0-9]+$/ { p += $3 }
    /^(#|ℹ) fail [0-9]+$/ { f += $3 }
    END { print p + 0, f + 0 }')
  f=${p#* }
  p=${p% *}
  stage_passed=$p
  stage_failed=$f
}

# The names of failed tests, with what node's runner says below each.
failed_tests() {
  sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '
    /^ *not ok / { name = $0; sub(/^ */, "", name); print "  " name; left = 14; next }
    /^test .* FAILED$/ || /^ *(FAIL|×) / { print "  " $0 }
    left > 0 { print "    " $0; left -= 1 }'
}

# stage NAME COMMAND...: a stage that fails without a failed test in its output counts as one failure.
stage() {
  local name=$1 log code
  shift
  log="$logs/$name.log"
  printf '== %s\n' "$name"
  local began=$SECONDS
  "$@" >"$log" 2>&1
  code=$?
  count "$log"
  close_stage "$name" "$log" "$code" "$began"
}

# The files of failed tests, or `unknown`. A journey is declared by a helper, which is where node places it: its file is the
# first that the failure names, or else the one that holds the test's name.
failed_files() {
  awk '
    function close_test() { if (name != "") print (file != "" ? file : "?" name); name = file = "" }
    /^ *not ok / { close_test(); name = $0; sub(/^ *not ok [0-9]+ - /, "", name) }
    name != "" && file == "" && match($0, /[a-z0-9-]+\.test\.mjs/) { file = substr($0, RSTART, RLENGTH) }
    /^ *\.\.\.$/ { close_test() }
    END { close_test() }' "$1" |
    while IFS= read -r found; do
      case $found in
        \?*) grep -lF -- "${found#\?}" tests/browser/*.test.mjs tests/desktop/*.test.mjs | sed 's|.*/||' | grep . || echo unknown ;;
        *) echo "$found" ;;
      esac
    done | sort -u
}

# window_stage NAME COMMAND...: drives a real window, where a slow machine can come between. The files of failed tests run
# once more, by themselves; what passes only then is named, so that it is looked at. What fails twice fails.
window_stage() {
  local name=$1 log code files all
  shift
  log="$logs/$name.log"
  printf '== %s\n' "$name"
  local began=$SECONDS
  "$@" >"$log" 2>&1
  code=$?
  count "$log"
  files=$(failed_files "$log")
  if [ "$code" -ne 0 ] && [ -n "$files" ] && [[ $files != *unknown* ]]; then
    echo "   passed only when run once more, or not at all:"
    failed_tests "$log"
    all=$((stage_passed + stage_failed))
    mv "$log" "$logs/$name-first.log"
    # shellcheck disable=SC2086 # one word per file
    "$@" $files >"$log" 2>&1
    code=$?
    count "$log"
    stage_passed=$((all - stage_failed))
  fi
  close_stage "$name" "$log" "$code" "$began"
}

# close_stage NAME LOG CODE BEGAN: adds a stage to the sums.
close_stage() {
  local name=$1 log=$2 code=$3 began=$4
  if [ "$code" -ne 0 ]; then
    [ "$stage_failed" -gt 0 ] || stage_failed=1
    failures+=("$name")
    tail -n 60 "$log"
  elif [ "$stage_passed" -eq 0 ]; then
    stage_passed=1
  fi
  passed=$((passed + stage_passed))
  failed=$((failed + stage_failed))
  printf '   %s passed, %s failed, %s s\n' "$stage_passed" "$stage_failed" "$((SECONDS - began))"
}

stage setup scripts/setup.sh all
stage format cargo fmt --all --check
stage pages bash -c 'cd ui && npm run --silent build'
stage window-units bash -c 'cd ui && npm run --silent check'
stage lints cargo clippy --quiet --workspace --all-targets -- -D warnings
# One build of everything with one set of features; the stages after it build nothing again.
stage build bash -c 'cargo build --quiet --workspace --bins && cargo test --quiet --workspace --no-run'
export DAYBOOK_BUILT=1
stage generated target/debug/xtask generate --check
stage tidy target/debug/xtask tidy
stage licences scripts/licences.sh
stage rust cargo test --workspace --no-fail-fast
window_stage browser scripts/test-browser.sh
window_stage desktop tests/desktop/run.sh

if [ ${#failures[@]} -gt 0 ]; then
  echo "Failed: ${failures[*]} (whole logs in $logs)"
  for name in "${failures[@]}"; do
    failed_tests "$logs/$name.log"
  done
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
