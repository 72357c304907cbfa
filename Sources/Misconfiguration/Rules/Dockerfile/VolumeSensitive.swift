import Model

/// `VOLUME` on paths of the system: `/`, `/etc`, `/root`, `/usr`, `/var/run/docker.sock` …
struct VolumeSensitive: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.volume-sensitive", "A volume over a path of the system", .medium,
    why: """
      What is written there survives the container and escapes the read-only root: accounts, programs and settings can be \
      changed for good. The engine's socket is root on the host.
      """,
    fix: "Declare volumes for the application's data alone.", counterparts: ["dockle DKL-DI-0002"])

  static let paths: Set<String> = [
    "/", "/etc", "/root", "/usr", "/usr/bin", "/usr/sbin", "/usr/lib", "/bin", "/sbin", "/lib", "/lib64", "/boot",
    "/dev", "/proc", "/sys", "/run", "/var", "/var/run", "/home", "/var/run/docker.sock", "/run/docker.sock",
    "/run/containerd/containerd.sock",
  ]

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("VOLUME").compactMap { volume in
      let found = volume.words.filter { path in
        paths.contains(path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
      }
      return found.isEmpty ? nil : match("VOLUME \(found.joined(separator: " "))", at: volume)
    }
  }
}
