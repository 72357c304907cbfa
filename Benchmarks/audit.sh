#!/usr/bin/env bash
# Measures `bulkhead audit` with many running containers: `audit.sh [count]…`, default 5 200. Root, Debian's docker.io and
# busybox-static; an engine of its own in a temporary directory, without network.
set -euo pipefail
cd "$(dirname "$0")/.."
bulkhead=$PWD/bin/bulkhead
counts=("${@:-5}")
[ $# -gt 0 ] || counts=(5 200)
folder=$(mktemp -d /tmp/bulkhead-audit.XXXXXX)
export DOCKER_HOST=unix://$folder/docker.sock BULKHEAD_HOME=$folder/home
dockerd --iptables=false --ip6tables=false --bridge=none --data-root "$folder/data" --exec-root "$folder/exec" \
  --pidfile "$folder/pid" -H "$DOCKER_HOST" >"$folder/log" 2>&1 &
engine=$!
stop() {
  docker ps -q | xargs -r docker kill >/dev/null || true
  kill "$engine" && wait "$engine" || true
  awk -v root="$folder" '$2 ~ "^" root { print $2 }' /proc/self/mounts | tac | xargs -r umount -l || true
  rm -rf "$folder"
}
trap stop EXIT
until docker version >/dev/null 2>&1; do sleep 0.2; done
mkdir -p "$folder/image/bin"
cp "$(command -v busybox)" "$folder/image/bin/busybox"
tar -C "$folder/image" -c . | docker import - bench:1 >/dev/null
running=0
for count in "${counts[@]}"; do
  while [ "$running" -lt "$count" ]; do
    docker run -d --network none bench:1 /bin/busybox sleep 100000 >/dev/null
    running=$((running + 1))
  done
  printf '\n%s running containers\n' "$count"
  Benchmarks/measure.py "${RUNS:-5}" "bulkhead audit=$bulkhead audit --quiet --format json -o $folder/report.json"
done
