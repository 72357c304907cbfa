#!/bin/sh
# Checks reports with validators that others wrote:  validate-reports.sh DIRECTORY
#
# DIRECTORY holds report.<format> files as the tests write them. The validators come from PyPI into a virtual
# environment in the cache directory, outside the clone, and are used again next time.
# Exit status: 0 all valid, 1 something is not, 77 skipped (it says why).
set -eu
cache="${XDG_CACHE_HOME:-$HOME/.cache}/bulkhead/validators-1"
if [ ! -f "$cache/ready" ]; then
  mkdir -p "$(dirname "$cache")"
  exec 9>"$cache.lock"
  flock 9 2>/dev/null || true
  if [ ! -f "$cache/ready" ]; then
    python3 -m venv "$cache" >/dev/null 2>&1 || { echo "SKIP: python3 with venv is not installed"; exit 77; }
    if ! "$cache/bin/pip" install --quiet --disable-pip-version-check --retries 1 --timeout 10 \
      'cyclonedx-python-lib[validation]==11.12.0' 'spdx-tools==0.8.5' 'sarif-pydantic==0.6.2' \
      'packageurl-python==0.17.6' 'lxml' >/dev/null 2>&1; then
      echo "SKIP: the validators could not be had from PyPI"
      exit 77
    fi
    touch "$cache/ready"
  fi
fi
exec "$cache/bin/python" "$(dirname "$0")/validate-reports.py" "$1"
