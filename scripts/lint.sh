#!/usr/bin/env bash
# Formatting, and the house rules that a program can check.
set -euo pipefail
cd "$(dirname "$0")/.."
failed=
swift format lint --strict -p -r --configuration .swift-format Sources Tests Package.swift || failed=yes
complain() {
  echo "lint: $1" >&2
  failed=yes
}
while IFS= read -r file; do
  lines=$(wc -l <"$file")
  [ "$lines" -le 500 ] || complain "$file has $lines lines; a file has one job and at most 500"
done < <(git ls-files 'Sources/*.swift' 'bpf/*.c')
if git grep -nE '\b(try!|as!)' -- 'Sources/*.swift' ':!Sources/TestKit'; then complain "try! and as! are for tests only"; fi
if git grep -nE '^import (FoundationNetworking|FoundationXML)' -- Sources; then
  complain "FoundationNetworking and FoundationXML break the static build"
fi
if git ls-files | grep -E '(^|/)[A-Za-z]*(Utils|Helpers|Manager)\.swift$'; then complain "name a file after what it is"; fi
[ -z "$failed" ]
