#!/usr/bin/env bash
# Measures `bulkhead watch`: `intrusion.sh [start|cost|kernel|tcp|loss|memory|identity|latency|flood|shells]…`, default
# all of them. Root, eBPF, a C compiler, python3; identity, latency, flood and shells also Debian's docker.io and
# busybox-static, on an engine of their own without network. auditd is measured beside it where auditctl is installed.
#   start     from the program's beginning to its hooks in place, without and with 20,000 more open descriptors
#   cost      CPU of a storm of spawns, in turns: nothing, bulkhead, auditd with execve rules
#   kernel    nanoseconds in each BPF program
#   tcp       CPU of a TCP connection over loopback, in turns: nothing, bulkhead
#   loss      1,000 spawns and 20,000 connections a second; what was submitted, received and lost
#   memory    resident memory after many processes (COUNT, default 100000)
#   identity  short-lived containers (CONTAINERS, default 500): alerts with name, image and digest; time from exec to alert
#   latency   reverse shells in containers (SHELLS, default 40), with and without a storm of spawns: from exec to alert
#   flood     one container floods while another does something: nothing of the other's is lost
#   shells    every way to a shell, and ordinary work, in containers (shells/): what is found as high, and what wrongly;
#             mmdebstrap makes the image, SHELLS_ROOT names a tar of a root that is there already
set -euo pipefail
cd "$(dirname "$0")/.."
read -r -a watch <<<"${WATCH:-$PWD/bin/bulkhead watch --format json}"
folder=$(mktemp -d /tmp/bulkhead-intrusion.XXXXXX)
"${CC:-cc}" -O2 Benchmarks/storm.c -o "$folder/storm"
export BULKHEAD_HOME=$folder/home
engine=
watcher=
storm=

stop() {
  [ -z "$watcher" ] || kill "$watcher" 2>/dev/null || true
  [ -z "$storm" ] || kill "$storm" 2>/dev/null || true
  if [ -n "$engine" ]; then
    docker ps -q | xargs -r docker kill >/dev/null || true
    kill "$engine" && wait "$engine" || true
  fi
  sysctl -qw kernel.bpf_stats_enabled=0 || true
  awk -v root="$folder" '$2 ~ "^" root { print $2 }' /proc/self/mounts | tac | xargs -r umount -l || true
  rm -rf "$folder"
}
trap stop EXIT

begin() {
  "${watch[@]}" >"$folder/findings" 2>"$folder/said" &
  watcher=$!
  # It is up when its programs are in the kernel.
  for _ in $(seq 100); do
    grep -lqs prog_tag /proc/$watcher/fdinfo/* && break
    sleep 0.1
  done
  sleep 1
}
end() {
  kill -TERM "$watcher"
  wait "$watcher" || true
  watcher=
}
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
resident() { awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$1/status"; }

start_engine() {
  [ -z "$engine" ] || return 0
  export DOCKER_HOST=unix://$folder/docker.sock
  dockerd --iptables=false --ip6tables=false --bridge=none --data-root "$folder/data" --exec-root "$folder/exec" \
    --pidfile "$folder/pid" -H "$DOCKER_HOST" >"$folder/log" 2>&1 &
  engine=$!
  until docker version >/dev/null 2>&1; do sleep 0.2; done
  mkdir -p "$folder/image/bin"
  cp "$(command -v busybox)" "$folder/image/bin/busybox"
  for name in sh true cp nc sleep; do ln -s busybox "$folder/image/bin/$name"; done
  tar -C "$folder/image" -c . | docker import - bench:1 >/dev/null
}

attached() {
  local begun
  begun=$(date +%s%N)
  "${watch[@]}" >"$folder/findings" 2>"$folder/said" &
  watcher=$!
  until grep -lqs link_type /proc/$watcher/fdinfo/*; do sleep 0.01; done
  echo $((($(date +%s%N) - begun) / 1000000))
}
start() {
  for _ in $(seq "${ROUNDS:-5}"); do
    attached
    end
  done | sort -n | awk '{ all = all " " $1 } END { print "ms to the hooks in place:" all }'
  # Twenty processes with a thousand descriptors each, which end with their parent.
  python3 -c '
import os, time
end, kept = os.pipe()
for _ in range(20):
    if os.fork() == 0:
        os.close(kept)
        held = [os.open("/dev/null", os.O_RDONLY) for _ in range(1000)]
        os.read(end, 1)
        os._exit(0)
time.sleep(600)' &
  local holders=$!
  sleep 2
  attached >"$folder/attached"
  end
  echo "the same with 20,000 more descriptors: $(cat "$folder/attached")"
  kill $holders
}

cost() {
  local rounds=${ROUNDS:-5} count=2000
  echo "spawn storm, CPU a spawn in µs (task + watcher), $rounds rounds of $((2 * count)) in turns:"
  for _ in $(seq "$rounds"); do
    read -r _ none _ < <("$folder/storm" 2 $count)
    begin
    before=$(ticks $watcher)
    read -r _ with _ < <("$folder/storm" 2 $count)
    sleep 0.3
    used=$((($(ticks $watcher) - before) * 10000 / (2 * count)))
    end
    echo "none $none bulkhead $with + $used"
    if command -v auditctl >/dev/null; then
      auditctl -a always,exit -F arch=b64 -S execve -S execveat >/dev/null || continue
      before=$(ticks "$(pidof auditd)")
      read -r _ with _ < <("$folder/storm" 2 $count)
      sleep 0.3
      echo "auditd $with + $((($(ticks "$(pidof auditd)") - before) * 10000 / (2 * count)))"
      auditctl -d always,exit -F arch=b64 -S execve -S execveat >/dev/null || true
    fi
  done | tee "$folder/cost"
  awk '/^none/ { none += $2; bulkhead += $4 + $6; n++ } /^auditd/ { auditd += $2 + $4; m++ }
    END { printf "mean: bulkhead %+.1f %%", 100 * (bulkhead / none - 1)
      if (m) printf ", auditd %+.1f %%", 100 * (auditd / m / (none / n) - 1); print "" }' "$folder/cost"
}

kernel() {
  sysctl -qw kernel.bpf_stats_enabled=1
  begin
  "$folder/storm" 2 2000 >/dev/null
  echo "BPF programs by tag: runs, ns each (with the kernel's own measuring)"
  for info in /proc/"$watcher"/fdinfo/*; do
    awk '/prog_tag/ { tag = $2 } /run_time_ns/ { time = $2 } /run_cnt/ { runs = $2 }
      END { if (runs) printf "  %s %9d %6d\n", tag, runs, time / runs }' "$info"
  done | sort -u
  end
  sysctl -qw kernel.bpf_stats_enabled=0
}

tcp() {
  "${CC:-cc}" -O2 Benchmarks/connects.c -o "$folder/connects"
  for _ in $(seq "${ROUNDS:-5}"); do
    read -r _ _ _ _ _ none < <("$folder/connects" 3 1000000)
    begin
    read -r _ _ _ _ _ with < <("$folder/connects" 3 1000000)
    end
    echo "none $none bulkhead $with"
  done | sort -k2n | tee "$folder/tcp"
  awk '{ print $4 - $2 }' "$folder/tcp" | sort -n | awk '{ v[NR] = $1 }
    END { printf "a connection costs %+.2f µs more (median of the pairs)\n", v[int((NR + 1) / 2)] }'
}

loss() {
  begin
  "${CC:-cc}" -O2 Benchmarks/connects.c -o "$folder/connects"
  "$folder/connects" "${SECONDS_LONG:-20}" 20000 &
  local connects=$!
  echo "wall, CPU µs a spawn, rate: $("$folder/storm" 4 $((${SECONDS_LONG:-20} * 250)) 1000)"
  wait $connects
  end
  cat "$folder/said"
}

memory() {
  begin
  echo "at the start: $(resident $watcher) MiB"
  "$folder/storm" 2 $((${COUNT:-100000} / 2)) >/dev/null
  echo "after ${COUNT:-100000} processes: $(resident $watcher) MiB"
  end
}

identity() {
  start_engine
  begin
  local count=${CONTAINERS:-500}
  seq "$count" | xargs -P 4 -I{} docker run --rm --network none --name short{} bench:1 \
    sh -c 'cp /bin/busybox /busybox; /busybox true' >/dev/null 2>&1 || true
  sleep 1
  end
  python3 - "$folder/findings" "$count" <<'PY'
import json, sys
named, alerts, latency = set(), 0, []
for line in open(sys.argv[1]):
    finding = json.loads(line)
    found = finding.get("detection", {}).get("container") or {}
    name = found.get("name", "")
    # Other engines may be at work on this machine.
    if found.get("image") != "bench:1" and name:
        continue
    alerts += 1
    if name.startswith("short") and found.get("image") and found.get("digest"):
        named.add(name)
    if "at" in finding:
        latency.append(finding["at"] - finding["detection"]["time"])
print(f"{sys.argv[2]} containers: {alerts} alerts, {len(named)} containers with name, image and digest")
if latency:
    latency.sort()
    print(f"exec to alert: median {latency[len(latency) // 2] * 1000:.1f} ms, p99 {latency[len(latency) * 99 // 100] * 1000:.1f} ms")
PY
  [ -z "${KEEP:-}" ] || cp "$folder/findings" "$KEEP"
  tail -5 "$folder/said"
}

latency() {
  start_engine
  for name in idle storm; do
    begin
    if [ $name = storm ]; then
      "$folder/storm" 2 1000000 >/dev/null &
      storm=$!
    fi
    for number in $(seq "${SHELLS:-40}"); do
      docker run --rm --network none --name "$name$number" bench:1 sh -c \
        'echo exit | nc -l -p 4444 & sleep 0.3; nc 127.0.0.1 4444 -e sh' \
        >/dev/null 2>&1 || true
    done
    [ -z "$storm" ] || kill "$storm"
    storm=
    sleep 1
    end
    python3 - "$folder/findings" "$name" <<'PY'
import json, sys
latency = {}
for line in open(sys.argv[1]):
    finding = json.loads(line)
    found = finding.get("detection") or {}
    if not ((found.get("container") or {}).get("name") or "").startswith(sys.argv[2]) or "at" not in finding:
        continue
    severity = finding.get("severity", "").lower()
    latency.setdefault(severity, []).append((finding["at"] - found["time"]) * 1000)
for severity, values in sorted(latency.items()):
    values.sort()
    print(f"{sys.argv[2]}: {severity}: {len(values)} alerts, exec to alert median {values[len(values) // 2]:.1f} ms, "
          f"p99 {values[len(values) * 99 // 100]:.1f} ms")
PY
  done
}

flood() {
  start_engine
  begin
  "${CC:-cc}" -O2 -static Benchmarks/flood.c -o "$folder/flooder"
  docker run -d --rm --network none --name flood -v "$folder/flooder:/flooder" bench:1 /flooder >/dev/null
  sleep 1
  for number in $(seq 20); do
    docker run --rm --network none --name "quiet$number" bench:1 sh -c 'cp /bin/busybox /busybox; /busybox true'
  done
  docker kill flood >/dev/null
  sleep 1
  end
  echo "flood: alerts $(grep -c sensor.flood "$folder/findings" || true); of 20 quiet containers seen: $(
    grep -o '"quiet[0-9]*"' "$folder/findings" | sort -u | wc -l)"
  [ -z "${KEEP:-}" ] || cp "$folder/findings" "$KEEP"
  tail -5 "$folder/said"
}

shells() {
  start_engine
  python3 Benchmarks/shells/run.py image
  begin
  python3 Benchmarks/shells/run.py run "$folder/findings"
  [ -z "${KEEP:-}" ] || cp "$folder/findings" "$KEEP"
  end
  tail -1 "$folder/said"
}

[ $# -gt 0 ] || set -- start cost kernel tcp loss memory identity latency flood shells
for what in "$@"; do
  printf '\n== %s\n' "$what"
  "$what"
done
