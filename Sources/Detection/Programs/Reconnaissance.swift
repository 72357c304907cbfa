import Model

/// Somebody looks around.
struct Reconnaissance: Detector {
  static let manual = DetectorManual(
    rule: "program.reconnaissance", title: "Somebody looks around in a container", severity: .medium,
    techniques: ["T1033", "T1082", "T1057", "T1069", "T1613"],
    description: """
      Five different programs of the kind that tell who and where one is (whoami, id, uname, hostname, ip, ps, mount, \
      getcap, find for set-user-id files …) run within a minute below the same service.
      """,
    lookAlikes: """
      Entrypoints and configure scripts ask for one or two of these; people in `docker exec` sessions look around too and \
      are left out.
      """,
    remediation: "Look at the service that started them and at its requests in that minute."
  )

  static let interests: Interests = .exec
  static let threshold = 5
  static let window: UInt64 = 60_000_000_000

  /// Programs that tell about user, system, network and other programs.
  static let programs: Set<String> = [
    "whoami", "id", "uname", "hostname", "ifconfig", "ip", "netstat", "ss", "ps", "w", "who", "last", "lsb_release",
    "arp", "route", "getcap", "capsh", "groups", "lscpu", "mount", "df", "lsmod", "amicontained", "printenv",
  ]

  private struct Tally {
    var seen: [String: UInt64] = [:]
    var hasAlerted = false
  }
  private var tallies: [ProcessKey: Tally] = [:]

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    let process = event.process
    guard ProgramKind.isOne(of: Self.programs, process), process.facts.login == nil
    else { return [] }
    let lineage = process.ancestors(6).filter { $0.container?.id == process.container?.id }
    if lineage.contains(where: { ProgramKind.isOne(of: ProgramKind.packageManagers, $0) || $0.facts.login != nil }) {
      return []
    }
    // Counted at the service: the first ancestor that is no shell.
    let service = lineage.first { !ProgramKind.isShell($0) } ?? lineage.last ?? process
    if tallies.count > 4096 { tallies.removeAll(keepingCapacity: true) }
    var tally = tallies[service.key] ?? Tally()
    tally.seen[process.name] = event.time
    tally.seen = tally.seen.filter { event.time &- $0.value < Self.window }
    defer { tallies[service.key] = tally }
    guard tally.seen.count >= Self.threshold, !tally.hasAlerted else { return [] }
    tally.hasAlerted = true
    return [
      Alert(
        .medium, "\(service.name) asked the system about itself in \(tally.seen.count) ways", process,
        evidence: ["programs": tally.seen.keys.sorted().joined(separator: ", "), "service": service.facts.executable],
        identity: [service.facts.executable])
    ]
  }
}
