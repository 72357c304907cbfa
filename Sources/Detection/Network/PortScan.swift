import Model

/// A container scans the network.
struct PortScan: Detector {
  static let manual = DetectorManual(
    rule: "network.scan", title: "A container scans the network", severity: .high,
    techniques: ["T1046"],
    description: """
      One program connects to many addresses or many ports of one address within ten seconds.
      """,
    lookAlikes: """
      Crawlers and monitoring connect to many addresses on one port; only private addresses are counted for those.
      """,
    remediation: "Look at the program and at who started it; restrict egress."
  )

  static let interests: Interests = .socket

  init() {}

  private struct Tally {
    var since: UInt64
    var ports: [String: Set<UInt16>] = [:]
    var hosts: Set<String> = []
    var hasAlerted = false
  }
  private var tallies: [ProcessKey: Tally] = [:]
  static let window: UInt64 = 10_000_000_000

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .socket(let socket) = event.action, socket.direction == .outbound, !socket.isEstablished,
      event.process.container != nil
    else { return [] }
    if tallies.count > 4096 { tallies.removeAll(keepingCapacity: true) }
    var tally = tallies[event.process.key] ?? Tally(since: event.time)
    if event.time &- tally.since > Self.window { tally = Tally(since: event.time, hasAlerted: tally.hasAlerted) }
    let address = socket.remote.description
    if tally.ports.count < 512 || tally.ports[address] != nil {
      if tally.ports[address, default: []].count < 512 { tally.ports[address, default: []].insert(socket.remotePort) }
    }
    if socket.remote.isPrivate, tally.hosts.count < 512 { tally.hosts.insert(address) }
    defer { tallies[event.process.key] = tally }
    let ports = tally.ports[address]?.count ?? 0
    guard !tally.hasAlerted, ports >= 30 || tally.hosts.count >= 30 else { return [] }
    tally.hasAlerted = true
    return [
      Alert(
        .high,
        "\(event.process.name) scans \(ports >= 30 ? "\(ports) ports of \(address)" : "\(tally.hosts.count) addresses")",
        event.process,
        network: NetworkEvidence.of(socket))
    ]
  }
}
