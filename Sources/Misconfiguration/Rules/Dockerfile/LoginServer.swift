import Model

/// Installing a server for remote logins: OpenSSH, Dropbear, telnetd, rsh, VNC, xrdp.
struct LoginServer: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.login-server", "A server for remote logins is installed", .medium,
    why: "A second way in, with keys and passwords of its own, that no orchestrator sees or logs.",
    fix: "Use `docker exec` or `kubectl exec`.", benchmarks: RuleManual.cis("4.3"))

  static let packages: Set<String> = [
    "openssh-server", "openssh", "ssh", "dropbear", "dropbear-run", "dropbear-bin", "telnetd", "telnet-server",
    "inetutils-telnetd", "rsh-server", "xrdp", "tigervnc-standalone-server", "tightvncserver", "x11vnc", "vsftpd",
    "proftpd", "proftpd-basic", "tftpd-hpa", "tftp-server", "webmin", "cockpit", "shellinabox",
  ]

  /// What is there can be seen in the file system.
  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.shippedCalls.compactMap { run, call in
      guard call.action == .install, [.apt, .apk, .yum, .dnf, .microdnf, .zypper, .pacman].contains(call.manager) else {
        return nil
      }
      let found = call.packages.map(UnpinnedPackages.name).filter(packages.contains)
      return found.isEmpty ? nil : match("\(found.joined(separator: ", ")) is installed", at: run, call.command)
    }
  }
}
