#!/usr/bin/env bash
# Builds and runs every test. The last line counts them; skipped tests are listed with their reasons.
set -uo pipefail
cd "$(dirname "$0")/.."
scratch=${BULKHEAD_BUILD:-${XDG_CACHE_HOME:-$HOME/.cache}/bulkhead-build}/test
mkdir -p "$scratch"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift build --build-tests -debug-info-format none --scratch-path "$scratch" || exit 1
swift test --skip-build -debug-info-format none --scratch-path "$scratch" "$@" >"$log" 2>&1
status=$?
# Only what somebody has to read: failures with their context, skips with their reasons. What follows a line about a
# test that passed belongs to it: arguments may be many lines of hostile input.
awk '/^(◇|✔)/ { keep = 0 } /^(✘|➜)/ { keep = 1 } keep' "$log" | cut -c1-1000 | head -n 2000
passed=$(grep -cE '^✔ Test [^ ]+.* passed after' "$log")
failed=$(grep -cE '^✘ Test [^ ]+.* failed after' "$log")
skipped=$(grep -cE '^➜ Test .* skipped' "$log")
# The run's own summary lines have the same shape.
passed=$((passed - $(grep -cE '^✔ Test run with' "$log")))
failed=$((failed - $(grep -cE '^✘ Test run with' "$log")))
[ $status -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
# On a line of its own, whatever was printed before.
printf '\n%s\n' "$passed passed, $failed failed, $skipped skipped"
exit $status
