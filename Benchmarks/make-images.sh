#!/usr/bin/env bash
# Makes the images that the benchmarks read, from Debian packages and PyPI wheels: `make-images.sh FOLDER [minimal|java|mix]…`
#
#   minimal  debootstrap's minbase, one layer
#   java     + Python with Django and Flask, nginx, Node with npm, OpenJDK 17, Tomcat 10, Maven (5 layers, about 1.3 GB)
#   mix      + Go programs, Ruby on Rails, PHP, wheels outside of any package (about 3 GB)
#
# Each becomes NAME.tar (docker save), NAME-oci/ (OCI layout, gzip layers), and stays in the engine whose socket is
# FOLDER/docker.sock. Needs root, an engine of its own is started with its data below FOLDER.
set -euo pipefail
folder=$(realpath -m "${1:?a folder}")
shift
names=("${@:-minimal}")
suite=bookworm
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
mkdir -p "$folder"
export DOCKER_HOST=unix://$folder/docker.sock DOCKER_BUILDKIT=0

if ! docker version >/dev/null 2>&1; then
  nohup dockerd --iptables=false --bridge=none --data-root "$folder/engine" --exec-root "$folder/exec" \
    --pidfile "$folder/docker.pid" -H "$DOCKER_HOST" >"$folder/dockerd.log" 2>&1 &
  for _ in $(seq 100); do
    docker version >/dev/null 2>&1 && break
    sleep 0.2
  done
fi

have() { docker image inspect "$1" >/dev/null 2>&1; }

layer() { # layer NAME FROM PACKAGES…
  local name=$1 from=$2
  shift 2
  printf 'FROM %s\nRUN apt-get update && apt-get install -y --no-install-recommends %s && rm -rf /var/lib/apt/lists/*\n' \
    "$from" "$*" | docker build --network host -q -t "$name" - >/dev/null 2>>"$folder/build.log"
}

minimal() {
  have bench/minimal && return
  [ -d "$folder/root" ] || debootstrap --variant=minbase "$suite" "$folder/root.part" "$mirror" >"$folder/debootstrap.log"
  [ -d "$folder/root" ] || mv "$folder/root.part" "$folder/root"
  # A package mirror that this machine reaches only by its own settings is reached the same way inside.
  cp /etc/resolv.conf "$folder/root/etc/resolv.conf"
  for file in /etc/apt/apt.conf.d/*proxy* /etc/apt/apt.conf; do [ -e "$file" ] && cp "$file" "$folder/root/etc/apt/apt.conf.d/"; done
  tar -C "$folder/root" -c . | docker import - bench/minimal >/dev/null
}

java() {
  minimal
  have bench/java && return
  layer bench/java-1 bench/minimal python3 python3-django python3-flask nginx
  layer bench/java-2 bench/java-1 nodejs npm
  layer bench/java-3 bench/java-2 openjdk-17-jdk-headless
  layer bench/java bench/java-3 tomcat10 maven
}

mix() {
  java
  have bench/mix && return
  layer bench/mix-1 bench/java prometheus caddy restic rclone
  layer bench/mix-2 bench/mix-1 rails
  layer bench/mix-3 bench/mix-2 php-cli composer php-symfony
  layer bench/mix-4 bench/mix-3 default-jdk libspring-web-java scala jenkins-job-builder gradle
  layer bench/mix-5 bench/mix-4 golang rustc cargo
  layer bench/mix-6 bench/mix-5 python3-pip
  # Wheels come through this machine's own pip, which knows how to reach an index; the image gets what it installed.
  local context=$folder/wheels
  if [ ! -e "$context/ready" ]; then
    rm -rf "$context"
    python3 -m venv "$folder/pip"
    "$folder/pip/bin/pip" install -q setuptools wheel >/dev/null
    "$folder/pip/bin/pip" install -q --target "$context/app" --only-binary :all: --python-version 3.11 \
      django==4.2.1 requests==2.25.0 numpy pandas >/dev/null
    # A source archive with some hundred jars in it.
    "$folder/pip/bin/pip" download -q --no-deps --no-binary :all: --no-build-isolation -d "$context" pyspark==3.5.0 >/dev/null ||
      echo "pyspark could not be had: the mix lacks its jars" >&2
    for archive in "$context"/pyspark-*.tar.gz; do
      [ -e "$archive" ] && tar -xzf "$archive" -C "$context/app" && rm "$archive"
    done
    touch "$context/ready"
  fi
  printf 'FROM bench/mix-6\nCOPY app /srv/app\n' >"$context/Dockerfile"
  docker build -q -t bench/mix "$context" >/dev/null 2>>"$folder/build.log"
}

for name in "${names[@]}"; do
  "$name"
  [ -e "$folder/$name.tar" ] || docker save -o "$folder/$name.tar" "bench/$name"
  [ -e "$folder/$name-oci" ] || skopeo copy -q "docker-archive:$folder/$name.tar" "oci:$folder/$name-oci:latest"
  echo "$name: $(du -sm "$folder/$name.tar" | cut -f1) MB archive, $(du -sm "$folder/$name-oci" | cut -f1) MB OCI layout"
done
