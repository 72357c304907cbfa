import Model

/// How bad an incident is, with the sum that leads there: 0 to 100.
///
/// The worst finding of each stage counts once, each further stage adds, and leaving the container adds most: an attack that
/// goes on is worse than one that was tried often.
package struct Score: Sendable, Hashable {
  package struct Part: Sendable, Hashable {
    package var points: Int
    package var reason: String
  }

  package let parts: [Part]
  package let points: Int

  package init(_ incident: Incident) {
    var parts: [Part] = []
    var worst: [Stage?: Severity] = [:]
    for entry in incident.entries {
      worst[entry.stage] = max(worst[entry.stage] ?? .unknown, entry.finding.severity)
    }
    let stages = worst.keys.compactMap(\.self).sorted()
    for stage in stages {
      let severity = worst[stage] ?? .unknown
      parts.append(Part(points: Self.weight(severity), reason: "\(stage.words): \(severity.rawValue)"))
    }
    if stages.isEmpty, let severity = worst[nil] {
      parts.append(Part(points: Self.weight(severity), reason: severity.rawValue))
    }
    if stages.count > 1 { parts.append(Part(points: (stages.count - 1) * 5, reason: "\(stages.count) stages")) }
    if stages.contains(.escape) { parts.append(Part(points: 20, reason: "the container was left, or that was tried")) }
    if incident.containers.count > 1 {
      parts.append(Part(points: 10, reason: "\(incident.containers.count) containers"))
    }
    self.parts = parts
    points = min(parts.reduce(0) { $0 + $1.points }, 100)
  }

  private static func weight(_ severity: Severity) -> Int {
    switch severity {
    case .critical: 30
    case .high: 20
    case .medium: 8
    case .low: 3
    case .negligible, .unknown: 1
    }
  }
}
