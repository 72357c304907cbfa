import Model
import Store

/// One finding with its evidence.
struct FindingView {
  private let entry: StoredFinding

  init(_ entry: StoredFinding) { self.entry = entry }

  func draw() -> Markup {
    let finding = entry.finding
    var facts: [(String, Markup)] = [
      ("Rule", "<code>\(finding.rule)</code>"), ("Subject", "\(finding.subject.kind.rawValue) \(finding.subject.name)"),
      ("First seen", Pieces.time(entry.firstSeen)), ("Last seen", Pieces.time(entry.lastSeen)),
      ("Seen", "\(entry.occurrences) times"),
    ]
    if let resolved = entry.resolvedAt { facts.append(("Resolved", Pieces.time(resolved))) }
    if entry.isInUse { facts.append(("In use", "a running process uses it")) }
    if let suppression = entry.suppression {
      facts.append(
        ("Taken back by", "\(suppression.who): \(suppression.reason) (until \(suppression.until ?? "ever"))"))
    }
    if let path = finding.evidence.path {
      facts.append(("Where", "<code>\(path)\(finding.evidence.line.map { ":\($0)" } ?? "")</code>"))
    }
    facts += Self.details(finding.details)
    for (key, value) in finding.evidence.details.sorted(by: { $0.key < $1.key }).prefix(40) {
      facts.append((key, "\(value)"))
    }
    let excerpt: Markup? = finding.evidence.excerpt.map { "<h3>What was found</h3><pre>\($0)</pre>" }
    let remediation: Markup? =
      finding.remediation.isEmpty ? nil : Pieces.card("What to do", "<p>\(finding.remediation)</p>")
    return """
      <p>\(Pieces.severity(finding.severity)) \(finding.kind.rawValue)</p>
      <div class="card">\(Pieces.facts(facts))\(excerpt)</div>
      \(remediation)\(Self.tree(finding))
      """
  }

  private static func tree(_ finding: Finding) -> Markup {
    let tree = ProcessTree([finding])
    return tree.isEmpty ? .empty : Pieces.card("Processes", tree.draw())
  }

  private static func details(_ details: Finding.Details) -> [(String, Markup)] {
    switch details {
    case .vulnerability(let details):
      return [
        ("Package", "<code>\(details.package)</code>"), ("Installed", "\(details.installed)"),
        ("Fixed in", "\(details.fixed ?? "no version yet")"), ("Status", "\(details.status.rawValue)"),
        ("Also called", "\(details.aliases.prefix(20).joined(separator: ", "))"),
        ("Known to be exploited", "\(details.knownExploited ? "yes" : "no")"),
        (
          "CVSS",
          "\(details.cvss.prefix(4).map { "\($0.score) (\($0.version), \($0.source))" }.joined(separator: ", "))"
        ),
        ("EPSS", "\(details.epss.map { "\(($0 * 1000).rounded() / 10) %" } ?? "")"),
        ("Advisory", "\(details.advisory.source) \(details.advisory.id)"), ("About", "\(details.description ?? "")"),
      ]
    case .detection(let details):
      return [
        ("Container", "\(details.container.map { "\($0.name) (\($0.image))" } ?? "the host")"),
        ("Techniques", "\(details.techniques.joined(separator: ", "))"),
        ("Connection", "\(details.network.map { "\($0.protocol) \($0.local) to \($0.remote)" } ?? "")"),
        ("File", "\(details.file ?? "")"), ("Response", "\(details.response)"),
      ]
    case .webshell(let details):
      return [
        ("Verdict", "\(details.verdict.rawValue), \(details.score) of 100"), ("Language", "\(details.language)"),
        ("Family", "\(details.family ?? "")"), ("Rules", "\(details.rules.joined(separator: ", "))"),
        ("Way of the input", details.taint.markup { "line \($0.line): \($0.what)<br>" }),
        ("Disguises", details.layers.prefix(8).markup { "<pre>\($0)</pre>" }),
      ]
    case .compliance(let details):
      return [
        ("Ids", "\(details.ids.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))"),
        ("Status", "\(details.status.rawValue)"), ("Expected", "\(details.expected)"), ("Found", "\(details.found)"),
        ("Reason", "\(details.reason)"),
      ]
    case .none, .secret, .misconfiguration, .provenance, .malware: return []
    }
  }
}
