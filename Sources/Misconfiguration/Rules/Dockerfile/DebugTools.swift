import Model

/// Installing tools for looking around: netcat, nmap, tcpdump, gdb, strace, socat and the like, in what is shipped.
struct DebugTools: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.debug-tools", "Tools that serve an intruder are installed", .low,
    why: "Nobody needs them in production but those who got in: to look around, to connect back, to read memory.",
    fix: "Leave them out; debug with an ephemeral container (`kubectl debug`, `docker debug`).",
    benchmarks: RuleManual.cis("4.3"))

  static let packages: Set<String> = [
    "netcat", "netcat-openbsd", "netcat-traditional", "ncat", "nc", "nmap", "nmap-ncat", "tcpdump", "socat", "gdb",
    "strace", "ltrace", "telnet", "wireshark", "tshark", "masscan", "hydra", "john", "sqlmap", "aircrack-ng",
    "ettercap",
    "proxychains", "proxychains4", "iptables", "nftables", "hping3", "dsniff", "ftp", "rsh-client", "bind-tools",
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
