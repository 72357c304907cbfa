import Model

/// Runs Falco rules over activity.
///
/// A value: the same activity gives the same alerts. What ran before the sensor started was not spawned: don't give it
/// the events of a snapshot; those that are marked so (`ranBefore`) are passed over.
package struct FalcoEngine: Sendable {
  /// What happens when several rules match one event.
  package enum Matching: String, Sendable {
    /// The first one alerts, in the order of the files: Falco's default.
    case first
    case all
  }

  private let rules: FalcoRuleSet
  private let matching: Matching
  private let surroundings: any FalcoSurroundings
  /// Boot time 0, nanoseconds since 1970.
  private let epoch: UInt64
  private var number: UInt64 = 0
  /// Rules that a connection's beginning has set off already: its establishment is the same call.
  private var begun: [UInt64: Set<Int>] = [:]
  private var begunOrder: [UInt64] = []
  private static let begunLimit = 8192

  /// - Parameter epoch: boot time 0 in seconds since 1970.
  package init(
    _ rules: FalcoRuleSet, matching: Matching = .first, surroundings: any FalcoSurroundings = BareSurroundings(),
    epoch: Double = 0
  ) {
    self.rules = rules
    self.matching = matching
    self.surroundings = surroundings
    self.epoch = epoch > 0 && epoch < 9e9 ? UInt64(epoch * 1e9) : 0
  }

  package mutating func take(_ event: ActivityEvent) -> [FalcoAlert] {
    var alerts: [FalcoAlert] = []
    let translation = EventTranslation(surroundings: surroundings, epoch: epoch)
    for seen in translation.events(of: event, number: &number) {
      guard let candidates = rules.byType[seen.type] else { continue }
      for index in candidates {
        let rule = rules.rules[index]
        guard rule.predicate(seen), isNew(index, event) else { continue }
        alerts.append(Self.alert(rule, seen))
        if matching == .first { break }
      }
    }
    return alerts
  }

  private mutating func isNew(_ rule: Int, _ event: ActivityEvent) -> Bool {
    guard case .socket(let socket) = event.action, socket.direction == .outbound, socket.identity != 0 else {
      return true
    }
    if begun[socket.identity] == nil {
      begunOrder.append(socket.identity)
      if begunOrder.count > Self.begunLimit {
        for old in begunOrder.prefix(Self.begunLimit / 4) { begun[old] = nil }
        begunOrder.removeFirst(Self.begunLimit / 4)
      }
    }
    if !socket.isEstablished {
      // The identity is used again by a later socket.
      begun[socket.identity] = (begun[socket.identity] ?? []).union([rule])
      return true
    }
    return begun[socket.identity, default: []].insert(rule).inserted
  }

  private static let always = [
    "container.id", "container.name", "container.image.repository", "container.image.tag", "k8s.ns.name",
    "k8s.pod.name",
  ]

  private static func alert(_ rule: FalcoRuleSet.Rule, _ event: FalcoEvent) -> FalcoAlert {
    let shown = event.shown
    var (text, fields) = rule.output.render(shown)
    for name in always where !fields.contains(where: { $0.name == name }) {
      guard case .success(let (field, argument)) = FieldCatalogue.resolve(FieldName(name: name, argument: nil)) else {
        continue
      }
      fields.append((name, field.extract(shown, argument)))
    }
    if text.utf8.count > 64 << 10 { text = String(decoding: text.utf8.prefix(64 << 10), as: UTF8.self) }
    let descriptor = event.descriptor
    let network = descriptor.flatMap { descriptor -> DetectionDetails.Network? in
      guard descriptor.kind.isInternet else { return nil }
      return DetectionDetails.Network(
        protocol: descriptor.isTCP ? "tcp" : "udp", local: "\(descriptor.local):\(descriptor.localPort)",
        remote: "\(descriptor.remote):\(descriptor.remotePort)",
        direction: descriptor.isListening ? "listening" : descriptor.isServer ? "inbound" : "outbound")
    }
    return FalcoAlert(
      rule: rule.name, description: rule.description, priority: rule.priority, source: rule.source, tags: rule.tags,
      hostname: event.surroundings.hostname, time: event.time, output: text, fields: fields, process: event.process,
      network: network, file: descriptor?.path ?? event.call.flatMap { $0.text.hasPrefix("/") ? $0.text : nil })
  }
}
