import Model

/// An audit's results by check, with the names that OSCAL gives them.
struct OSCALAudit {
  struct Entry {
    var uuid: String
    var finding: Finding
    var details: ComplianceDetails

    var text: String {
      let parts = [
        details.found.isEmpty ? "" : "found: \(details.found)",
        details.expected.isEmpty ? "" : "expected: \(details.expected)", details.reason,
      ].filter { !$0.isEmpty }
      return parts.isEmpty ? details.status.rawValue : parts.joined(separator: "; ")
    }
  }

  struct Check {
    var id: String
    /// The id as an OSCAL token.
    var control: String
    var uuid: String
    var title: String
    var remediation: String
    var entries: [Entry]

    /// Nil where the check applies to nothing.
    var state: (isSatisfied: Bool, reason: String)? {
      let statuses = Set(entries.map(\.details.status)).subtracting([.notApplicable])
      if statuses.isEmpty { return nil }
      if statuses.contains(.fail) { return (false, "fail") }
      return statuses == [.pass] ? (true, "pass") : (false, "other")
    }

    var summary: String {
      let counts = ComplianceDetails.Status.allCases.compactMap { status -> String? in
        let count = entries.count { $0.details.status == status }
        return count == 0 ? nil : "\(status.rawValue) \(count)"
      }
      return counts.joined(separator: ", ")
    }
  }

  struct Target {
    var uuid: String
    var kind: String
    var title: String
  }

  let benchmark: String
  /// RFC 3339.
  let time: String
  let plan: String
  let checks: [Check]
  /// Each object once, that of the report first.
  let subjects: [Target]
  let identity: String

  init(_ report: Report) {
    var benchmark = ""
    var order: [String] = []
    var checks: [String: Check] = [:]
    var subjects: [Target] = []
    var seen: Set<String> = []
    func note(_ subject: Subject) {
      let uuid = Self.uuid(subject)
      guard seen.insert(uuid).inserted else { return }
      subjects.append(
        Target(
          uuid: uuid, kind: subject.kind.rawValue, title: OSCALFormat.line("\(subject.kind.rawValue) \(subject.name)")))
    }
    note(report.subject)
    var named: Set<String> = []
    for finding in report.results {
      guard case .compliance(let details) = finding.details else { continue }
      if let name = details.benchmark { benchmark = name }
      note(finding.subject)
      let id = details.benchmark.flatMap { details.ids[$0] } ?? finding.rule
      // Twice the same name can't happen but by a fault elsewhere; a document with one UUID twice would be refused.
      var uuid = NameUUID.of("observation \(finding.fingerprint)")
      var copy = 1
      while !named.insert(uuid).inserted {
        copy += 1
        uuid = NameUUID.of("observation \(finding.fingerprint) \(copy)")
      }
      if checks[id] == nil {
        order.append(id)
        checks[id] = Check(
          id: id, control: Self.token(id), uuid: "", title: finding.title, remediation: finding.remediation, entries: []
        )
      }
      checks[id]?.entries.append(Entry(uuid: uuid, finding: finding, details: details))
    }
    let identity = "\(benchmark) \(report.subject.kind.rawValue) \(report.subject.name) \(report.createdAt ?? 0)"
    self.benchmark = benchmark.isEmpty ? "none" : benchmark
    self.identity = identity
    time = Timestamp.rfc3339(report.createdAt ?? 0)
    plan = NameUUID.of("benchmark \(benchmark)")
    self.subjects = subjects
    self.checks = order.compactMap { id in
      guard var check = checks[id] else { return nil }
      check.uuid = NameUUID.of("finding \(identity) \(id)")
      return check
    }
  }

  static func uuid(_ subject: Subject) -> String {
    NameUUID.of("subject \(subject.kind.rawValue) \(subject.name) \(subject.identifier ?? "")")
  }

  /// A token begins with a letter or underscore and holds letters, digits, `-`, `_` and `.`.
  static func token(_ id: String) -> String {
    let kept = String(
      id.unicodeScalars.prefix(200).map { scalar -> Character in
        let isKept = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(Character(scalar)))
        return isKept || scalar == "-" || scalar == "_" || scalar == "." ? Character(scalar) : "_"
      })
    guard let first = kept.first else { return "_" }
    return first.isLetter || first == "_" ? kept : "_" + kept
  }
}
