import Host

/// The sockets that give whoever reaches them the whole host: those of container engines and runtimes.
///
/// Known by where they are and by which file they are, so that a parent directory, a link, a bind mount or a second name
/// of one is the socket too.
struct RuntimeSockets {
  private static let usual = [
    "/run/docker.sock", "/run/containerd/containerd.sock", "/run/docker/containerd/containerd.sock",
    "/run/crio/crio.sock", "/run/podman/podman.sock", "/run/k3s/containerd/containerd.sock",
    "/run/buildkit/buildkitd.sock", "/run/cri-dockerd.sock", "/run/dockershim.sock", "/run/nerdctl.sock",
    "/run/balena-engine.sock", "/var/snap/microk8s/common/run/containerd.sock",
  ]

  private let paths: [String]
  /// Each socket and each directory above it.
  private let identities: [FileStatus.Identity: String]

  init(_ root: HostRoot, engine: [String]) {
    var candidates = engine + Self.usual
    for user in root.list("/run/user", limit: 10_000) {
      candidates += ["docker.sock", "podman/podman.sock", "containerd/containerd.sock"].map {
        "/run/user/\(user)/\($0)"
      }
    }
    // The engine that is audited first: of several that a mount reaches it is the one to name.
    var found: [String] = []
    for path in candidates {
      if let path = root.resolve(path), root.exists(path), !found.contains(path) { found.append(path) }
    }
    paths = found
    var identities: [FileStatus.Identity: String] = [:]
    for path in paths {
      var current = path
      while current != "/" {
        if let status = try? root.status(current), identities[status.identity] == nil {
          identities[status.identity] = path
        }
        let above = current.split(separator: "/").dropLast().joined(separator: "/")
        current = "/" + above
      }
      if let status = try? root.status("/") { identities[status.identity] = identities[status.identity] ?? path }
    }
    self.identities = identities
  }

  /// The socket that a path of the host leads to; nil for none.
  func reached(_ path: String, _ identity: FileStatus.Identity?) -> String? {
    if let socket = paths.first(where: { MountTable.contains(path, $0) }) { return socket }
    return identity.flatMap { identities[$0] }
  }
}
