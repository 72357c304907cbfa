#!/usr/bin/env bash
# Measures `bulkhead audit kubernetes` over manifests of its own making: `manifests.sh [count]`, default 4500.
set -euo pipefail
cd "$(dirname "$0")/.."
bulkhead=$PWD/bin/bulkhead
count=${1:-4500}
folder=$(mktemp -d /tmp/bulkhead-manifests.XXXXXX)
trap 'rm -rf "$folder"' EXIT
export BULKHEAD_HOME=$folder/home
mkdir -p "$folder/objects"
for ((i = 0; i < count; i++)); do
  cat >"$folder/objects/$i.yaml" <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: { name: d$i, namespace: n$((i % 50)) }
spec:
  template:
    metadata: { labels: { app: d$i } }
    spec:
      hostNetwork: $([ $((i % 7)) = 0 ] && echo true || echo false)
      securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
      containers:
      - name: a
        image: registry.example.org/a:$i
        ports: [{ containerPort: 8080 }]
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
YAML
done
Benchmarks/measure.py "${RUNS:-5}" \
  "$count manifests=$bulkhead audit kubernetes --objects $folder/objects --profile restricted --quiet --format csv -o $folder/report.csv"
