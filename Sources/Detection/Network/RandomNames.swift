import Model

/// Somebody looks for a name that may exist.
struct RandomNames: Detector {
  static let manual = DetectorManual(
    rule: "network.dns-random", title: "Many random domains that do not exist are asked for", severity: .medium,
    techniques: ["T1568.002"],
    description: """
      Within a minute a container asks for 20 or more different domains that do not exist and whose names look random: \
      malware that computes its meeting point from the date tries them one after the other.
      """,
    lookAlikes: "Mail servers check senders' domains; browsers ask for three random names when they start.",
    remediation: "Look at the program that asks; block what it found."
  )

  static let interests: Interests = .nameLookup

  static let window: UInt64 = 60_000_000_000
  static let names = 20
  private struct Tally {
    var since: UInt64
    var zones: Set<String> = []
    var hasAlerted = false
  }
  private var tallies: [String: Tally] = [:]

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .nameLookup(let lookup) = event.action, lookup.isAnswer, lookup.code == 3,
      !NameShape.isOrdinary(lookup.name), let (zone, _) = NameShape.split(lookup.name),
      let label = zone.split(separator: ".").first, NameShape.looksRandom(label, atLeast: 7)
    else { return [] }
    let container = Scene.container(event.process)
    if tallies.count > 4096 { tallies.removeAll(keepingCapacity: true) }
    var tally = tallies[container] ?? Tally(since: event.time)
    if event.time &- tally.since > Self.window { tally = Tally(since: event.time, hasAlerted: tally.hasAlerted) }
    defer { tallies[container] = tally }
    if tally.zones.count < 256 { tally.zones.insert(zone) }
    guard !tally.hasAlerted, tally.zones.count >= Self.names else { return [] }
    tally.hasAlerted = true
    return [
      Alert(
        .medium, "\(event.process.name) asks for \(tally.zones.count) random domains that do not exist", event.process,
        evidence: ["examples": tally.zones.sorted().prefix(5).joined(separator: ", ")])
    ]
  }
}
