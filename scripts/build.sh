#!/usr/bin/env bash
# Builds the release program, Swift's libraries linked in, and leaves it at bin/bulkhead.
set -euo pipefail
cd "$(dirname "$0")/.."
# Outside the clone, so that another clone finds the dependencies built.
scratch=${BULKHEAD_BUILD:-${XDG_CACHE_HOME:-$HOME/.cache}/bulkhead-build}/release
swift build -c release --static-swift-stdlib --product bulkhead --scratch-path "$scratch" >&2
mkdir -p bin
# Without symbols it has half the size, and is loaded as much faster.
install -s -m 755 "$(swift build -c release --static-swift-stdlib --product bulkhead --scratch-path "$scratch" --show-bin-path)/bulkhead" bin/bulkhead
