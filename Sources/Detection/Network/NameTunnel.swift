import Model

/// Data travels in questions to name servers.
struct NameTunnel: Detector {
  static let manual = DetectorManual(
    rule: "network.dns-tunnel", title: "Data travels in questions to name servers", severity: .high,
    techniques: ["T1071.004", "T1572", "T1048.003"],
    description: """
      Within a minute a container asks for 25 or more different names below one domain, long ones that look encoded, or \
      takes more than 2 kB of TXT records from ten or more of them: a tunnel through the name server, which is reachable \
      where nothing else is. Both sums are in the evidence.
      """,
    lookAlikes: """
      Block lists of mail servers, reverse look-ups and names of the own cluster are left out; content networks have long \
      names, but not so many new ones.
      """,
    remediation: "Block the domain; let containers ask only a resolver that answers for what they need."
  )

  static let interests: Interests = .nameLookup

  static let window: UInt64 = 60_000_000_000
  private struct Tally {
    var since: UInt64
    var names: Set<String> = []
    var encoded = 0
    var text = 0
    var hasAlerted = false
  }
  private struct Key: Hashable {
    var container: String
    var zone: String
  }
  private var tallies: [Key: Tally] = [:]

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .nameLookup(let lookup) = event.action, !NameShape.isOrdinary(lookup.name),
      let (zone, below) = NameShape.split(lookup.name), !below.isEmpty
    else { return [] }
    let key = Key(container: Scene.container(event.process), zone: zone)
    if tallies.count > 4096 { tallies.removeAll(keepingCapacity: true) }
    var tally = tallies[key] ?? Tally(since: event.time)
    if event.time &- tally.since > Self.window { tally = Tally(since: event.time, hasAlerted: tally.hasAlerted) }
    defer { tallies[key] = tally }
    if tally.names.count < 512, tally.names.insert(lookup.name).inserted, NameShape.looksRandom(below, atLeast: 24) {
      tally.encoded += 1
    }
    if lookup.isAnswer { tally.text += min(lookup.textSize, 65_536) }
    guard !tally.hasAlerted, tally.encoded >= 25 || (tally.text >= 2000 && tally.names.count >= 10) else { return [] }
    tally.hasAlerted = true
    return [
      Alert(
        .high, "\(event.process.name) sends data through names below \(zone)", event.process,
        evidence: [
          "domain": zone, "different names": String(tally.names.count), "encoded names": String(tally.encoded),
          "bytes of TXT": String(tally.text), "example": String(lookup.name.prefix(120)),
        ], identity: [zone])
    ]
  }
}
