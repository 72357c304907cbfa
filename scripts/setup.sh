#!/usr/bin/env bash
# Installs what is missing, from Debian's packages: `setup.sh build|test|bench`. Does nothing when all is there.
set -euo pipefail
what=${1:-build}

build_packages=(
  build-essential pkg-config git
  libisal-dev libzstd-dev liblzma-dev libbz2-dev libexpat1-dev libyaml-dev libsqlite3-dev libvectorscan-dev libpcre2-dev libyara-dev libbpf-dev
)
test_packages=(
  docker.io containerd runc podman skopeo umoci docker-registry apache2-utils busybox-static openssl python3-venv rpm dpkg jq
  rsyslog rsyslog-gnutls python3-aiosmtpd
)
bench_packages=(debootstrap time python3-venv)

wanted=("${build_packages[@]}")
case $what in
  build) ;;
  test) wanted+=("${test_packages[@]}") ;;
  bench) wanted+=("${test_packages[@]}" "${bench_packages[@]}") ;;
  *) echo "setup.sh: '$what' is none of build, test, bench" >&2; exit 64 ;;
esac

missing=()
for package in "${wanted[@]}"; do
  dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done

if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing: ${missing[*]}" >&2
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "These packages are missing; install them as root: ${missing[*]}" >&2; exit 77; }
    as_root=(sudo)
  fi
  export DEBIAN_FRONTEND=noninteractive
  # Mirrors fail for minutes at a time: try again before giving up. A policy that forbids starting services keeps the
  # tests' own launchers the only ones that start an engine or a registry.
  policy=/usr/sbin/policy-rc.d
  made_policy=
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee $policy >/dev/null
    "${as_root[@]}" chmod +x $policy
    made_policy=yes
  fi
  trap '[ -z "$made_policy" ] || "${as_root[@]}" rm -f $policy' EXIT
  for attempt in 1 2 3 4 5; do
    if "${as_root[@]}" apt-get update -qq >&2 &&
      "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2; then
      break
    fi
    if [ "$attempt" = 5 ]; then
      echo "The packages could not be installed: ${missing[*]}" >&2
      exit 69
    fi
    echo "Trying again in $((attempt * 10)) s …" >&2
    sleep $((attempt * 10))
  done
fi

if ! command -v swift >/dev/null; then
  echo "Bulkhead is built with Swift 6.2 or later, which is not on this machine: see https://www.swift.org/install/linux/" >&2
  exit 69
fi
