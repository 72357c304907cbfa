#!/usr/bin/env bash
# Measures the database of advisories and the index over what was scanned: `advisories.sh`, part of `make bench`.
#
#   BULKHEAD=PROGRAM   default bin/bulkhead      SCALE=0.1   a tenth of everything      INDEX=no   without the index's part
#
# Bars: Debian's tracker 3 s and 150 MB; 250,000 OSV records 60 s and 200 MB, again unchanged 1 s; 1,000 packages matched
# in 20 ms (the difference of the last two lines of the scan); `affected` over 20,000 images p99 10 ms; a new advisory 100 ms.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(realpath -m "${BULKHEAD_BENCH:-${XDG_CACHE_HOME:-$HOME/.cache}/bulkhead-bench}")
bulkhead=$(realpath "${BULKHEAD:-bin/bulkhead}")
scale=${SCALE:-1} runs=${RUNS:-3}
data=$folder/advisories-$scale
export BULKHEAD_NO_UPDATE=1 DOCKER_HOST=unix:///nonexistent
if [ ! -e "$data/ready" ]; then
  Benchmarks/make-advisories.py "$data" "$scale"
  touch "$data/ready"
fi
cat "$data"/*.json "$data"/*.ndjson >/dev/null
homes=$(mktemp -d -p "$folder")
trap 'rm -rf "$homes"' EXIT

heading() { printf '\n%s\n' "$1"; }
in_home() { echo "env BULKHEAD_HOME=$homes/$1"; }
fresh() { echo "sh -c 'rm -rf $homes/$1; BULKHEAD_HOME=$homes/$1 exec $bulkhead db import $2'"; }

heading "Debian's tracker, $(($(stat -c %s "$data/tracker.json") >> 20)) MB, into a new database"
Benchmarks/measure.py "$runs" "bulkhead=$(fresh tracker "$data/tracker.json")" \
  "sha256 of the file=openssl dgst -sha256 $data/tracker.json" "python json=python3 -c 'import json; json.load(open(\"$data/tracker.json\"))'"
heading "the same again; ten entries changed, to and fro"
Benchmarks/measure.py "$runs" "unchanged=$(in_home tracker) $bulkhead db import $data/tracker.json"
for file in tracker-2 tracker; do
  Benchmarks/measure.py 1 "changed=$(in_home tracker) $bulkhead db import $data/$file.json"
done

heading "$(wc -l <"$data/osv.ndjson") OSV records, $(($(stat -c %s "$data/osv.ndjson") >> 20)) MB, into a new database; again unchanged"
Benchmarks/measure.py 1 "bulkhead=$(fresh all "$data/osv.ndjson")"
Benchmarks/measure.py "$runs" "unchanged=$(in_home all) $bulkhead db import $data/osv.ndjson" \
  "sha256 of the file=openssl dgst -sha256 $data/osv.ndjson"

heading "a bill of materials with 1,000 packages: inventory alone, and matched"
BULKHEAD_HOME=$homes/all "$bulkhead" db import "$data/tracker.json" >/dev/null
scan="$(in_home all) $bulkhead scan --quiet --format json sbom:$data/image.cdx.json"
Benchmarks/measure.py "$((runs * 3))" "inventory alone=$scan --scanners packages" "matched=$scan"
echo "  database on disk: $(($(stat -c %s "$homes/all/advisories.sqlite") >> 20)) MB"

[ "${INDEX:-yes}" = yes ] || exit 0
heading "the index of 20,000 images, 150 packages each, 50,000 containers; and the database within one process"
scratch=${BULKHEAD_BUILD:-${XDG_CACHE_HOME:-$HOME/.cache}/bulkhead-build}/bench
# Optimised, and still open to its tests.
if ! BULKHEAD_ROOMS=Vulnerabilities BULKHEAD_BENCHMARK=$scale swift test -c release -Xswiftc -enable-testing \
  --scratch-path "$scratch" --filter BenchmarkTests >"$homes/log" 2>&1; then
  # A bar that was missed, or a build that failed.
  grep -E '✘|error:' "$homes/log" | head -20 >&2 || tail -20 "$homes/log" >&2
  failed=yes
fi
sed -n 's/^benchmark:/ /p' "$homes/log"
[ -z "${failed:-}" ]
