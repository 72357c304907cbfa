import Model

/// Holds connections and name look-ups against the library.
///
/// Direction decides: only what a container began itself, to a server of malware, can be high. That somebody from a list
/// knocks from outside is what every server on the internet sees all day: low, never more.
package struct IntelligenceMatcher: Sendable {
  /// How long the same hit of one program in one container stays folded, ns.
  package static let foldingWindow: UInt64 = 3_600_000_000_000

  private let library: IntelligenceLibrary
  private let allowance: IntelligenceAllowance
  /// Boot time 0 in seconds since 1970.
  private let epoch: Double
  private var recent: [String: UInt64] = [:]

  package init(
    _ library: IntelligenceLibrary, allowance: IntelligenceAllowance = IntelligenceAllowance(), epoch: Double = 0
  ) {
    self.library = library
    self.allowance = allowance
    self.epoch = epoch
  }

  package mutating func take(_ event: ActivityEvent) -> [Finding] {
    switch event.action {
    case .socket(let socket), .datagram(let socket): return taken(socket, event)
    case .nameLookup(let lookup): return taken(lookup, event)
    default: return []
    }
  }

  private func seconds(_ time: UInt64) -> Double { epoch + Double(time) / 1e9 }

  private mutating func taken(_ socket: SocketRecord, _ event: ActivityEvent) -> [Finding] {
    guard socket.direction != .listening, !allowance.holds(socket.remote) else { return [] }
    if !socket.remoteName.isEmpty, allowance.holds(socket.remoteName) { return [] }
    let now = Int(clamping: Int64(seconds(event.time)))
    let isOutbound = socket.direction == .outbound
    var hits = library.address(socket.remote, port: isOutbound ? socket.remotePort : 0, at: now)
    if hits.isEmpty, isOutbound, !socket.remoteName.isEmpty { hits = library.domain(socket.remoteName, at: now) }
    guard let hit = hits.first else { return [] }
    let network = DetectionDetails.Network(
      protocol: "tcp", local: socket.localText, remote: socket.remoteText, direction: socket.direction.rawValue)
    let what = isOutbound ? "connects to" : "is contacted by"
    return finding(
      "intelligence.connection", "\(event.process.name) \(what) \(socket.remoteText)", hit, hits,
      isOutbound: isOutbound, network, event)
  }

  private mutating func taken(_ lookup: NameLookup, _ event: ActivityEvent) -> [Finding] {
    guard !allowance.holds(lookup.name) else { return [] }
    let now = Int(clamping: Int64(seconds(event.time)))
    for name in [lookup.name] + lookup.aliases.prefix(8) {
      let hits = library.domain(name, at: now)
      if let hit = hits.first {
        return finding(
          "intelligence.domain", "\(event.process.name) asks for the name \(name)", hit, hits, isOutbound: true, nil,
          event)
      }
    }
    return []
  }

  static func severity(_ facts: IndicatorFacts, isOutbound: Bool) -> Severity {
    guard isOutbound else { return facts.role == .scanner ? .negligible : .low }
    switch facts.role {
    case .commandAndControl: return facts.confidence >= 75 ? .critical : facts.confidence >= 40 ? .high : .medium
    case .distribution: return facts.confidence >= 75 ? .high : .medium
    case .abuse: return .medium
    case .scanner: return .low
    case .reputation: return facts.confidence >= 75 ? .medium : .low
    }
  }

  private static func text(_ indicator: Indicator) -> String {
    switch indicator {
    case .network(let network):
      network.prefix == network.address.bytes.count * 8 ? network.address.description : network.description
    case .endpoint(let address, let port): "\(address) port \(port)"
    case .domain(let name), .url(let name), .digest(let name): name
    }
  }

  private mutating func finding(
    _ rule: String, _ title: String, _ hit: IntelligenceLibrary.Hit, _ hits: [IntelligenceLibrary.Hit],
    isOutbound: Bool, _ network: DetectionDetails.Network?, _ event: ActivityEvent
  ) -> [Finding] {
    let process = event.process
    let container = process.container
    let text = Self.text(hit.indicator)
    let key = [rule, container?.id ?? "", process.facts.executable, text, String(isOutbound)].joined(separator: "\u{0}")
    if let until = recent[key], event.time < until { return [] }
    if recent.count > 16_384 { recent.removeAll(keepingCapacity: true) }
    recent[key] = event.time &+ Self.foldingWindow
    let facts = hit.facts
    let now = seconds(event.time)
    var evidence = [
      "indicator": text, "feed": facts.feed, "family": facts.family, "role": "\(facts.role)",
      "confidence": String(facts.confidence), "feeds": Set(hits.map(\.facts.feed)).sorted().joined(separator: ", "),
    ]
    if let age = facts.age(at: Int(clamping: Int64(now))) { evidence["ageInDays"] = String(age) }
    func described(_ record: ProcessRecord) -> DetectionDetails.Process {
      // Arguments can hold secrets, and say nothing that this rule needs.
      DetectionDetails.Process(
        pid: record.key.pid, executable: record.facts.executable, arguments: [],
        user: String(record.facts.effectiveUser))
    }
    let details = DetectionDetails(
      techniques: facts.role == .commandAndControl ? ["T1071"] : ["T1105"],
      container: container.map {
        DetectionDetails.Container(id: $0.id, name: $0.name, image: $0.image, digest: $0.digest)
      }, process: described(process), ancestors: process.ancestors.prefix(16).map(described), network: network,
      time: now)
    let family = facts.family.isEmpty ? "" : " (\(facts.family))"
    return [
      Finding(
        kind: .detection, rule: rule, severity: Self.severity(facts, isOutbound: isOutbound),
        title: "\(title), listed by \(facts.feed)\(family)",
        subject: Subject(
          kind: container == nil ? .host : .container,
          name: container.map { $0.name.isEmpty ? $0.id : $0.name } ?? "host", identifier: container?.id),
        evidence: Evidence(details: evidence.filter { !$0.value.isEmpty }),
        remediation: "Look at what the process is and where it came from; if it is not yours, stop the container, keep "
          + "its file system, and replace the image. If the list is wrong, allow the name or network.",
        details: .detection(details), identity: [process.facts.executable, text])
    ]
  }
}
