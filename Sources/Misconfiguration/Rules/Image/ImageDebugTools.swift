import Images
import Model

/// Tools that serve an intruder: netcat, nmap, tcpdump, gdb, strace, socat; clients of engines and orchestrators.
struct ImageDebugTools: FileRule {
  static let manual = RuleManual(
    "image.debug-tools", "Tools that serve an intruder are in the image", .low,
    why: "Nobody needs them in production but those who got in: to look around, to connect back, to reach the cluster.",
    fix: "Remove the packages; debug with an ephemeral container (`kubectl debug`, `docker debug`).",
    benchmarks: RuleManual.cis("4.3"))

  static let selection = FileSelection(names: [
    "nc", "ncat", "netcat", "nc.openbsd", "nc.traditional", "nmap", "tcpdump", "socat", "gdb", "gdbserver", "strace",
    "ltrace", "telnet", "tshark", "masscan", "hydra", "hping3", "proxychains4", "kubectl", "docker", "crictl", "ctr",
    "nerdctl", "podman", "helm", "oc", "msfconsole", "sqlmap", "john", "hashcat", "bettercap", "chisel",
  ])

  private static let folders: Set<Substring> = [
    "bin", "sbin", "usr/bin", "usr/sbin", "usr/local/bin", "usr/local/sbin", "opt/bin", "root", "tmp",
  ]

  static func check(_ files: [FileSighting], _ image: ImageScene) -> [Match] {
    let tools = files.filter {
      $0.entry.kind == .file && $0.entry.mode & 0o111 != 0 && folders.contains($0.entry.parent)
    }
    return grouped(tools) { $0 == 1 ? "\($1) is in the image" : "\($0) such tools, first \($1)" }
  }
}
