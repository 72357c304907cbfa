import Model

/// `WORKDIR` in `/proc`, `/sys`, `/dev`, `/boot` or `/run/…`'s interfaces.
struct WorkdirSystem: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.workdir-system", "WORKDIR in a directory of the kernel", .high,
    why: """
      A working directory such as /proc/self/fd/8 is how CVE-2024-21626 left the container: runc resolves it while \
      descriptors of the host are still open.
      """,
    fix: "Use a directory of the application's own.", counterparts: ["trivy DS030"])

  private static let roots = ["/proc", "/sys", "/dev", "/boot", "/initrd", "/lost+found"]

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("WORKDIR").compactMap { workdir in
      let path = workdir.words.first ?? ""
      guard roots.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) else { return nil }
      let isEscape = path.hasPrefix("/proc/self/fd") || path.contains("/../")
      return match("WORKDIR \(Excerpt.of(path, maximum: 60))", at: workdir, severity: isEscape ? .critical : nil)
    }
  }
}
