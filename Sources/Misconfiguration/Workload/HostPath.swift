import Model

/// Paths of a host, by how much harm their mount can do.
enum HostPath {
  private static let grave: Set<String> = [
    "/", "/etc", "/root", "/proc", "/sys", "/dev", "/boot", "/var", "/usr", "/lib", "/bin", "/sbin", "/run", "/var/run",
    "/var/lib", "/var/lib/docker", "/var/lib/containerd", "/var/lib/kubelet", "/var/lib/etcd", "/etc/kubernetes",
    "/etc/ssh", "/root/.ssh", "/home", "/etc/cron.d", "/var/spool/cron", "/lib/modules", "/usr/bin", "/usr/lib",
    "/etc/shadow", "/etc/passwd", "/etc/sudoers", "/proc/sys", "/sys/fs/cgroup", "/dev/mem", "/dev/kmem", "/var/log",
  ]
  /// What many containers are given to read, and that does little harm then.
  private static let usual: Set<String> = [
    "/etc/localtime", "/etc/timezone", "/etc/hosts", "/etc/resolv.conf", "/etc/machine-id",
  ]

  static func normalised(_ path: String) -> String {
    guard path.hasPrefix("/") else { return path }
    var parts: [Substring] = []
    for part in path.split(separator: "/").prefix(256) {
      if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// nil where the mount is no matter.
  static func severity(_ path: String, isReadOnly: Bool) -> Severity? {
    if usual.contains(path) { return isReadOnly ? nil : .low }
    if path == "/", !isReadOnly { return .critical }
    if grave.contains(path) { return isReadOnly ? .medium : .high }
    let below = ["/etc/", "/root/", "/proc/", "/sys/", "/boot/", "/var/lib/kubelet/", "/var/lib/docker/", "/usr/"]
    return below.contains { path.hasPrefix($0) } ? (isReadOnly ? .low : .medium) : nil
  }
}
