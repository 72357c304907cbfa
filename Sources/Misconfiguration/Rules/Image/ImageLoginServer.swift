import Images
import Model

/// Programs of login servers: sshd, dropbear, telnetd, xrdp, FTP and TFTP servers, shells over the web.
struct ImageLoginServer: FileRule {
  static let manual = RuleManual(
    "image.login-server", "A server for remote logins is in the image", .medium,
    why: "A second way in, with keys and passwords of its own, that no orchestrator sees or logs.",
    fix: "Remove the package; use `docker exec` or `kubectl exec`.", benchmarks: RuleManual.cis("4.3"))

  static let selection = FileSelection(names: [
    "sshd", "dropbear", "in.telnetd", "telnetd", "utelnetd", "xrdp", "vsftpd", "proftpd", "in.tftpd", "tftpd",
    "in.rshd",
    "in.rlogind", "shellinaboxd", "ttyd", "gotty", "x11vnc", "Xvnc",
  ])

  static func check(_ files: [FileSighting], _ image: ImageScene) -> [Match] {
    files.filter { $0.entry.kind == .file && $0.entry.mode & 0o111 != 0 }.map {
      match($0, "\($0.path) is in the image")
    }
  }
}
