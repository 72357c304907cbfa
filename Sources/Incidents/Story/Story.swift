import Model
import Parsing

/// An incident told in words, from its evidence alone.
package struct Story: Sendable {
  package struct Line: Sendable, Hashable {
    /// Seconds since 1970.
    package var time: Double
    package var text: String
    /// Why it belongs to the rest.
    package var link: String
  }

  package let title: String
  /// One sentence for each thing that happened, in order.
  package let lines: [Line]
  package let entrance: String
  /// Files, addresses, containers and whether the host itself was reached.
  package let reach: Reach
  /// What to do, most urgent first.
  package let steps: [String]

  package struct Reach: Sendable, Hashable {
    package var containers: [String] = []
    package var addresses: [String] = []
    package var files: [String] = []
    package var hostReached = false
  }

  package init(_ incident: Incident) {
    lines = incident.entries.map { entry in
      Line(
        time: entry.time,
        text: Self.sentence(entry.finding) + (entry.repetitions > 0 ? " (\(entry.repetitions + 1) times)" : ""),
        link: entry.link)
    }
    reach = Self.reach(incident)
    title = Self.title(incident)
    entrance = Self.entrance(incident)
    steps = Self.steps(incident, reach)
  }

  private static func title(_ incident: Incident) -> String {
    let stages = incident.stages
    let names = incident.containers.map { $0.name.isEmpty ? String($0.id.prefix(12)) : $0.name }
    let place = names.isEmpty ? "the host" : names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " …" : "")
    guard let first = stages.first, let last = stages.max(by: { $0.stage < $1.stage }) else {
      return "\(incident.entries.first?.finding.title ?? "Incident") in \(place)"
    }
    guard stages.count > 1, first.stage != last.stage else {
      return "\(first.stage.words.firstUpper) in \(place)"
    }
    let seconds = Int(incident.updatedAt - incident.openedAt)
    return
      "\(first.stage.words.firstUpper), then \(last.stage.words) in \(place): \(stages.count) stages in \(duration(seconds))"
  }

  static func duration(_ seconds: Int) -> String {
    switch seconds {
    case ..<120: "\(max(seconds, 0)) s"
    case ..<7200: "\(seconds / 60) min"
    default: "\(seconds / 3600) h"
    }
  }

  private static func sentence(_ finding: Finding) -> String {
    let place = Signal.container(finding).map { $0.name.isEmpty ? String($0.id.prefix(12)) : $0.name }
    var text = finding.title
    switch finding.details {
    case .detection(let details):
      if let process = details.process {
        let chain = ([process] + details.ancestors.prefix(3)).reversed().map { name($0.executable) }
        text += " — \(chain.joined(separator: " → ")) (pid \(process.pid))"
      }
      if let network = details.network, !text.contains(network.remote) {
        text += network.direction == "listening" ? ", listening on \(network.local)" : ", \(network.remote)"
      }
      if let file = details.file, !text.contains(file) { text += ", \(file)" }
      if details.response != "alert", details.response != "observe" { text += " [\(details.response)]" }
    case .webshell(let details):
      if !text.contains(details.path) { text += " — \(details.path)" }
      if !details.taint.isEmpty {
        text += " (" + details.taint.prefix(6).map { "\($0.what) line \($0.line)" }.joined(separator: " → ") + ")"
      }
    default: if let path = finding.evidence.path, !text.contains(path) { text += " — \(path)" }
    }
    return place.map { "\($0): \(text)" } ?? text
  }

  static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  private static func reach(_ incident: Incident) -> Reach {
    var reach = Reach()
    var files: Set<String> = []
    var addresses: Set<String> = []
    for entry in incident.entries {
      if entry.stage == .escape, entry.finding.severity >= .high { reach.hostReached = true }
      if entry.finding.subject.kind == .host { reach.hostReached = true }
      switch entry.finding.details {
      case .detection(let details):
        if let file = details.file { files.insert(file) }
        if let network = details.network, !network.remote.isEmpty { addresses.insert(network.remote) }
      case .webshell(let details): files.insert(details.path)
      default: if let path = entry.finding.evidence.path { files.insert(path) }
      }
    }
    reach.containers = incident.containers.map { $0.name.isEmpty ? $0.id : $0.name }
    reach.files = files.sorted()
    reach.addresses = addresses.sorted()
    return reach
  }

  private static func entrance(_ incident: Incident) -> String {
    switch incident.entrance {
    case .shown(let finding): return "It came in by this: \(sentence(finding))"
    case .vulnerability(let findings):
      let list = findings.map { finding in
        guard case .vulnerability(let details) = finding.details else { return finding.rule }
        return "\(finding.rule) in \(details.package)"
          + (details.knownExploited == true ? " (known to be exploited)" : "")
      }
      return "Nothing shows how it came in. Vulnerabilities of the image that fit, likeliest first: "
        + list.joined(separator: "; ")
    case nil: return "Nothing shows how it came in."
    }
  }

  private static func steps(_ incident: Incident, _ reach: Reach) -> [String] {
    var steps: [String] = []
    if reach.hostReached {
      steps.append(
        "Take the host off the network: the container was left, or that was tried. Its other containers count too.")
    }
    if !reach.containers.isEmpty {
      steps.append(
        "Pause \(reach.containers.joined(separator: ", ")) (docker pause): memory and files stay as evidence, nothing goes on."
      )
    }
    if !reach.addresses.isEmpty {
      steps.append("Block and look for elsewhere: \(reach.addresses.prefix(8).joined(separator: ", ")).")
    }
    var seen: Set<String> = []
    for entry in incident.entries.sorted(by: { $0.finding.severity > $1.finding.severity }) {
      let text = entry.finding.remediation
      if !text.isEmpty, seen.insert(text).inserted, seen.count <= 5 { steps.append(text) }
    }
    if incident.stages.contains(where: { $0.stage == .credentialAccess || $0.stage == .escape }) {
      steps.append("Replace every secret that the container or the host could read.")
    }
    return steps
  }
}

extension String {
  fileprivate var firstUpper: String { prefix(1).uppercased() + dropFirst() }
}
