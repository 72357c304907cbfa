import Host

/// Directories of the host that no container may be given, and what of them is harmless.
struct SensitivePaths {
  /// What may be shown read-only: the time zone, and public certificates.
  private static let harmless = [
    "/etc/localtime", "/etc/timezone", "/usr/share/zoneinfo", "/etc/ssl/certs", "/usr/share/ca-certificates",
    "/etc/pki/ca-trust/extracted", "/etc/pki/tls/certs",
  ]

  private let folders: [String]
  private let harmless: [String]

  init(_ root: HostRoot, dataRoot: String, homes: [String]) {
    var folders = [
      "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/proc", "/sys", "/usr", "/bin", "/sbin", "/root",
      "/var/lib/docker", "/var/lib/containerd", "/var/lib/containers", "/var/lib/kubelet", "/run", "/var/run",
      "/var/spool/cron",
    ]
    if !dataRoot.isEmpty { folders.append(dataRoot) }
    folders += homes.map { $0 + "/.ssh" }.filter { root.exists($0) }
    // Links lead elsewhere (/bin is /usr/bin): both names count.
    self.folders = Set(folders + folders.compactMap { root.resolve($0) }).sorted()
    harmless = Set(Self.harmless + Self.harmless.compactMap { root.resolve($0) }).sorted()
  }

  /// Why a path must not be given to a container; nil where it may.
  func reason(_ path: String, isWritable: Bool) -> String? {
    if path == "/" { return "the whole host" }
    if !isWritable, harmless.contains(where: { MountTable.contains($0, path) }) { return nil }
    if let folder = folders.filter({ MountTable.contains($0, path) }).max(by: { $0.utf8.count < $1.utf8.count }) {
      return path == folder ? "a system directory" : "part of \(folder)"
    }
    if let folder = folders.first(where: { MountTable.contains(path, $0) }) { return "\(folder) lies below it" }
    return nil
  }
}
