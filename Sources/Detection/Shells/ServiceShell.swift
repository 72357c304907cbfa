import Model

/// A service that has no use for a shell starts one.
struct ServiceShell: Detector {
  static let manual = DetectorManual(
    rule: "shell.by-service", title: "A service that has no use for a shell starts one", severity: .high,
    techniques: ["T1059.004", "T1190", "T1505.001"],
    description: """
      Databases, caches, proxies and static web servers answer requests and start no programs. Where one starts a shell, a \
      request has broken out of it: SQL that writes a program, a module that was loaded, a memory error.
      """,
    lookAlikes: """
      PostgreSQL archives its log with a command and asks for the locales when it is set up; Galera copies its state with a \
      script. A script that is no temporary file (notifications of a cache, CGI) is judged medium. Application servers (PHP, Java, Node, Ruby, Python) start shells all day and are no part of this rule.
      """,
    remediation: "Pause the container; look at the request or query of this moment."
  )

  static let interests: Interests = .exec

  private static let services: Set<String> = [
    "nginx", "redis-server", "valkey-server", "keydb-server", "memcached", "haproxy", "envoy", "mysqld", "mariadbd",
    "mongod", "mongos", "postgres", "etcd", "named", "unbound", "dnsmasq", "influxd", "lighttpd", "caddy", "traefik",
  ]
  /// Commands that these services run by their own configuration.
  private static let own = [
    "wsrep_", "locale -a", "pg_wal", "archive", "wal-g", "pgbackrest", "barman", "restore", "ssl_passphrase",
  ]

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    let process = event.process
    guard ProgramKind.isShell(process), let service = process.parent, service.container?.id == process.container?.id,
      Self.services.contains(service.name)
    else { return [] }
    let command = ProgramKind.commandText(process) ?? ""
    if !command.isEmpty, Self.own.contains(where: { command.contains($0) }) { return [] }
    let runsScript = command.isEmpty && !ProgramKind.readsCommands(process)
    let script = process.facts.arguments.dropFirst().first { !$0.hasPrefix("-") } ?? ""
    let isOwnScript = runsScript && !RelaySuspicion.isTemporary(script)
    return [
      Alert(
        isOwnScript ? .medium : .high,
        "\(service.name) starts \(process.name)\(command.isEmpty ? "" : ": \(command.prefix(120))")", process,
        evidence: ["service": service.facts.executable, "command": String(command.prefix(400))],
        identity: [service.facts.executable])
    ]
  }
}
