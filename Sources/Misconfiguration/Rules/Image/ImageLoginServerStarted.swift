import Model

/// A login server, or a supervisor for several services with one, as entrypoint or command.
struct ImageLoginServerStarted: ImageRule {
  static let manual = RuleManual(
    "image.login-server-started", "The container starts a server for remote logins", .high,
    why: "Every container of the image then listens for logins, with host keys that all of them share.",
    fix: "Start the service alone; use `docker exec` or `kubectl exec` to look inside.")

  private static let servers: Set<String> = [
    "sshd", "dropbear", "telnetd", "in.telnetd", "utelnetd", "xrdp", "vsftpd", "proftpd", "in.tftpd", "rshd", "rlogind",
    "shellinaboxd", "gotty", "ttyd", "wetty",
  ]

  static func check(_ image: ImageScene) -> [Match] {
    let words = image.configuration.entrypoint + image.configuration.command
    let commands =
      words.contains { $0.contains(" ") } ? words.flatMap { ShellParser.parse($0).flatMap(\.words) } : words
    guard let server = (words + commands).map(ShellCommand.base).first(where: servers.contains) else { return [] }
    return [
      match(
        .imageConfiguration, "\(server) is started", found: Excerpt.of(words.joined(separator: " ")), identity: [server]
      )
    ]
  }
}
