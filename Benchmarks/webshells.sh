#!/usr/bin/env bash
# Recall, false positives, speed and disguises of the webshell engine.
#
#   Benchmarks/webshells.sh evaluate CORPUS [FOLDER…]   judge a laid-out corpus, and ordinary software in FOLDERs
#   Benchmarks/webshells.sh train CORPUS [FOLDER…]      make the shipped index and model again; FOLDERs' folders are
#                                                       ordinary software that teaches, too
#   Benchmarks/webshell-peers.py CORPUS NAME=RULES…     the same figures for other people's YARA rules
#
# With LEARN=FOLDER,… `evaluate` lets the engines for held-out files learn from these as the shipped one did.
# CORPUS holds {malicious,benign}/LANGUAGE/SHA256.EXT and manifest.tsv (sha256, label, language, quality, klass, source,
# path, origin). Its malicious half is live malware: read, never run. The lists of misses are written beside it.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -ge 2 ] || { sed -n '2,12s/^# \{0,1\}//p' "$0"; exit 64; }
what=$1 corpus=$(realpath "$2"); shift 2
export BULKHEAD_ROOMS=Webshell BULKHEAD_CORPUS=$corpus
test=(swift test -c release -Xswiftc -enable-testing -debug-info-format none --scratch-path .build/webshells)
case $what in
  evaluate)
    BULKHEAD_MORE_SOFTWARE=${LEARN:-} BULKHEAD_EVALUATE=1 BULKHEAD_MISSES=$corpus/misses BULKHEAD_SOFTWARE=$(IFS=,; echo "$*") \
      "${test[@]}" --filter EvaluationTests ;;
  train)
    made=$(mktemp -d)
    BULKHEAD_TRAIN=$made BULKHEAD_MORE_SOFTWARE=$(IFS=,; echo "$*") "${test[@]}" --filter TrainTests
    cp "$made/ShippedIndex.swift" Sources/Webshell/Similarity/
    cp "$made/ShippedModel.swift" Sources/Webshell/Learning/ ;;
  *) echo "evaluate or train, not $what" >&2; exit 64 ;;
esac
