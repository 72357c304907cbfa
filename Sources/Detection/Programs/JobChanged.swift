import Model

/// A scheduled job or start-up file has other lines than before.
struct JobChanged: Detector {
  static let manual = DetectorManual(
    rule: "persistence.file-changed", title: "A job or start-up file has new lines", severity: .high,
    techniques: ["T1053.003", "T1546.004", "T1037.004", "T1543.002"],
    description: """
      A crontab, cron folder, systemd unit, init script or shell profile was compared before and after: the lines that \
      were added are in the evidence. Lines that download, decode, open a connection or run something from a temporary \
      folder weigh more, whoever wrote them.
      """,
    lookAlikes: """
      Packages bring jobs and are left out, entrypoints that write a crontab are judged low, unless the line itself is of \
      that kind.
      """,
    remediation: "Take the lines out; schedule jobs outside of the container."
  )

  static let interests: Interests = .fileChanged

  private static let places = [
    "/etc/cron", "/var/spool/cron", "/etc/periodic/", "/etc/profile", "/etc/init.d/", "/etc/rc.local",
    "/etc/systemd/system", "/etc/bash.bashrc",
  ]
  private static let suspicious = [
    "/dev/tcp/", "/dev/udp/", "base64 -d", "base64 --decode", "|sh", "| sh", "|bash", "| bash", "/dev/shm/", "/tmp/",
    "/var/tmp/", "nc -e", "ncat ", "socat ", "mkfifo ", "python -c", "python3 -c", "perl -e", "php -r", "xmrig",
  ]

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .fileChanged(let change) = event.action,
      Self.places.contains(where: { change.path.hasPrefix($0) })
        || ["/.bashrc", "/.profile", "/.bash_profile", "/.zshrc"].contains(where: { change.path.hasSuffix($0) })
    else { return [] }
    let lines = change.added.filter { line in
      let first = line.first { !$0.isWhitespace }
      return first != nil && first != "#"
    }
    guard !lines.isEmpty else { return [] }
    let word = Self.suspicious.first { word in lines.contains { $0.contains(word) } }
    let origin = Origin.of(event.process, at: event.time)
    let severity: Severity
    switch (origin, word == nil) {
    case (.package, true): return []
    case (.package, false): severity = .medium
    case (.entrypoint, true): severity = .low
    case (.other, true): severity = .medium
    case (.entrypoint, false), (.other, false): severity = .high
    }
    return [
      Alert(
        severity, "\(FileEvidence.who(event.process)) adds to \(change.path): \(lines[0].prefix(120))", event.process,
        file: change.path, fileChange: change.kind.rawValue,
        evidence: FileEvidence.of(change, ["by": origin.words, "against it": word ?? ""]), identity: [change.path])
    ]
  }
}
