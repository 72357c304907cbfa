import Model

/// What happened lately, container by container: when an incident opens, what went before it is still there.
struct Surroundings: Sendable {
  private var recent: [String: [Happening]] = [:]
  static let perContainer = 256
  static let maximumContainers = 2000
  /// How long before an incident still belongs to it, s.
  static let before = 600.0

  mutating func take(_ happening: Happening) {
    if recent[happening.container] == nil, recent.count >= Self.maximumContainers,
      let oldest = recent.min(by: { ($0.value.last?.time ?? 0) < ($1.value.last?.time ?? 0) })
    {
      recent[oldest.key] = nil
    }
    recent[happening.container, default: []].append(happening)
    if let count = recent[happening.container]?.count, count > Self.perContainer * 2 {
      recent[happening.container]?.removeFirst(count - Self.perContainer)
    }
  }

  /// What the incident's processes did, else what else went on in its containers shortly before.
  func around(_ incident: Incident) -> [Happening] {
    let start = incident.openedAt - Self.before
    let all = incident.containers.flatMap { recent[$0.id] ?? [] }.filter { $0.time >= start }
    let own = all.filter { incident.keys.contains(.process($0.process.pid)) }
    return Array((own + all.filter { !own.contains($0) }.suffix(50)).sorted { $0.time < $1.time }.suffix(200))
  }

  static func belongs(_ happening: Happening, to incident: Incident) -> Bool {
    incident.keys.contains(.process(happening.process.pid)) && incident.keys.contains(.container(happening.container))
  }
}

/// Which vulnerability an attacker would have come in by, where nothing shows the way.
enum LikelyEntrance {
  static let maximum = 5

  /// Reachable from outside by what is known of them; those that are exploited come first.
  static func among(_ findings: [Finding]) -> [Finding] {
    let fitting = findings.filter { finding in
      guard case .vulnerability(let details) = finding.details, finding.severity >= .high else { return false }
      return details.knownExploited == true || (details.epss ?? 0) >= 0.1
    }
    return Array(fitting.sorted { rank($0) > rank($1) }.prefix(maximum))
  }

  private static func rank(_ finding: Finding) -> (Int, Double, Int, String) {
    guard case .vulnerability(let details) = finding.details else { return (0, 0, 0, "") }
    return (details.knownExploited == true ? 1 : 0, details.epss ?? 0, finding.severity.rank, finding.rule)
  }
}
