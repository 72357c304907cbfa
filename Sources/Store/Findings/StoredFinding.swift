import GRDB
import Model
import Parsing

/// A finding as it stands: the problem, since when, and whether it still is one.
package struct StoredFinding: Sendable, Hashable {
  /// Who took it back, where somebody did; it doesn't count then.
  package struct Suppression: Sendable, Hashable {
    package var by: SuppressedFinding.Authority
    package var who: String
    package var reason: String
    /// Last day on which it holds, `yyyy-MM-dd`.
    package var until: String?

    package init(by: SuppressedFinding.Authority, who: String, reason: String, until: String? = nil) {
      self.by = by
      self.who = who
      self.reason = reason
      self.until = until
    }
  }

  /// In this file; for addresses. ``Finding/fingerprint`` is the name for good.
  package var id: Int64
  package var finding: Finding
  /// Seconds since 1970.
  package var firstSeen: Double
  package var lastSeen: Double
  /// Nil while it is open.
  package var resolvedAt: Double?
  /// How often it was seen happen; of what lies still, in how many scans.
  package var occurrences: Int
  /// A running process uses what it is about.
  package var isInUse: Bool
  package var suppression: Suppression?
}

/// How a finding stands in its row.
enum FindingRow {
  static let columns = """
    id, body, first_seen, last_seen, resolved_at, occurrences, in_use, suppressed_by, suppressed_who, \
    suppressed_reason, suppressed_until, urgency
    """

  static func read(_ row: Row) throws -> StoredFinding {
    let body: [UInt8] = try row.withUnsafeData(atIndex: 1) { data in data.map { Array($0) } ?? [] }
    let resolved: Int64? = row[4]
    let occurrences: Int = row[5]
    let inUse: Int = row[6]
    let by: String? = row[7]
    return StoredFinding(
      id: row[0], finding: try FindingCodec.decode(Bytes(body)), firstSeen: Moment.seconds(row[2]),
      lastSeen: Moment.seconds(row[3]), resolvedAt: resolved.map(Moment.seconds), occurrences: occurrences,
      isInUse: inUse != 0,
      suppression: by.flatMap { SuppressedFinding.Authority(rawValue: $0) }.map {
        StoredFinding.Suppression(by: $0, who: row[8] ?? "", reason: row[9] ?? "", until: row[10])
      })
  }

  /// What to look at first: by severity; what runs and what is known to be exploited go before the next severity or
  /// two, and of equals the likelier to be exploited.
  static func urgency(_ finding: Finding, inUse: Bool) -> Int {
    var urgency = finding.severity.rank * 1000
    guard case .vulnerability(let details) = finding.details else { return urgency + (inUse ? 3000 : 0) }
    if details.knownExploited { urgency += 2000 }
    if inUse { urgency += 3000 }
    return urgency + Int(min(max(details.epss ?? 0, 0), 1) * 999)
  }

  /// Lower case: what a person may type to find it.
  static func search(_ finding: Finding) -> String {
    var parts = [
      finding.rule, finding.title, finding.subject.name, finding.subject.identifier ?? "", finding.evidence.path ?? "",
    ]
    switch finding.details {
    case .vulnerability(let details): parts += [details.package] + details.aliases
    case .detection(let details):
      parts += [
        details.container?.name ?? "", details.container?.image ?? "", details.process?.executable ?? "",
        details.network?.remote ?? "", details.file ?? "",
      ]
      parts += details.process?.arguments ?? []
      parts += details.techniques
    case .compliance(let details): parts += details.ids.values.sorted() + [details.section]
    case .malware(let details): parts += [details.family ?? "", details.indicator]
    case .webshell(let details): parts += [details.family ?? "", details.language]
    default: break
    }
    return String(parts.filter { !$0.isEmpty }.joined(separator: " ").lowercased().prefix(2000))
  }

  /// The names that it goes by, upper case.
  static func names(_ finding: Finding) -> Set<String> {
    var names: Set<String> = [finding.rule.uppercased()]
    if case .vulnerability(let details) = finding.details {
      for alias in details.aliases.prefix(100) { names.insert(alias.uppercased()) }
      if !details.advisory.id.isEmpty { names.insert(details.advisory.id.uppercased()) }
    }
    return names
  }

  static func hasFix(_ finding: Finding) -> Bool {
    if case .vulnerability(let details) = finding.details { return details.fixed != nil }
    return false
  }

  static func isKnownExploited(_ finding: Finding) -> Bool {
    if case .vulnerability(let details) = finding.details { return details.knownExploited }
    return false
  }
}
