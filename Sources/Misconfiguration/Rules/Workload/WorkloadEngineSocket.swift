import Model

/// A mount of the socket of Docker, Podman, containerd or CRI-O, or of the folder in which it lies.
struct WorkloadEngineSocket: WorkloadRule {
  static let manual = RuleManual(
    "workload.engine-socket", "The engine's socket is mounted", .critical,
    why:
      "Whoever can write to it starts a privileged container over the host's root: it is root on the host, read-only or not.",
    fix: "Remove it; put a proxy in between that allows the few calls that are needed.", counterparts: ["trivy KSV006"])

  static let sockets = [
    "/var/run/docker.sock", "/run/docker.sock", "/var/run/docker", "/run/containerd/containerd.sock",
    "/run/containerd", "/var/run/crio/crio.sock", "/run/crio", "/run/podman/podman.sock", "/var/run/podman/podman.sock",
    "/run/k3s/containerd/containerd.sock", "/var/run/cri-dockerd.sock",
  ]

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.flatMap { container in
      container.mounts.compactMap { mount in
        guard let source = mount.source.map(HostPath.normalised), sockets.contains(source) else { return nil }
        return match(workload, container, "\(source) is mounted", line: mount.line, found: source, identity: [source])
      }
    }
  }
}
