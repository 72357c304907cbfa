import Parsing

/// What changed between two audits, by the stable names of their results.
package struct AuditComparison: Sendable, Hashable {
  /// One result of a report.
  package struct Entry: Sendable, Hashable {
    package var fingerprint: String
    package var rule: String
    package var subject: String
    package var status: String
    package var found: String
    package var severity: String
  }

  package struct Change: Sendable, Hashable {
    /// Nil where there was no such result.
    package var before: Entry?
    package var after: Entry?

    package enum Kind: String, Sendable, Hashable, CaseIterable {
      /// Fails now, and did not.
      case broken
      /// Failed, and does no more.
      case mended
      /// Another status, neither of the above.
      case changed
      /// The same status, something else found.
      case found
      case appeared
      case gone
    }

    package var kind: Kind {
      guard let before else { return after?.status == "fail" ? .broken : .appeared }
      guard let after else { return .gone }
      if after.status == "fail", before.status != "fail" { return .broken }
      if before.status == "fail", after.status == "pass" || after.status == "notApplicable" { return .mended }
      return before.status == after.status ? .found : .changed
    }
  }

  package var before: AuditDigest
  package var after: AuditDigest
  /// Broken ones first, then by rule and subject.
  package var changes: [Change]

  package init(_ before: AuditDigest, _ after: AuditDigest) {
    self.before = before
    self.after = after
    let old = Dictionary(before.entries.map { ($0.fingerprint, $0) }) { first, _ in first }
    var changes: [Change] = []
    var seen: Set<String> = []
    for entry in after.entries where seen.insert(entry.fingerprint).inserted {
      let earlier = old[entry.fingerprint]
      if earlier?.status != entry.status || earlier?.found != entry.found {
        changes.append(Change(before: earlier, after: entry))
      }
    }
    for entry in before.entries where !seen.contains(entry.fingerprint) {
      changes.append(Change(before: entry, after: nil))
    }
    let order = Change.Kind.allCases
    self.changes = changes.sorted { a, b in
      func key(_ change: Change) -> (Int, String, String) {
        let entry = change.after ?? change.before
        return (order.firstIndex(of: change.kind) ?? 0, entry?.rule ?? "", entry?.subject ?? "")
      }
      return key(a) < key(b)
    }
  }
}

/// What a comparison needs of a report (`bulkhead.report/1`).
package struct AuditDigest: Sendable, Hashable {
  package var createdAt: String
  package var entries: [AuditComparison.Entry]

  package init(report: Bytes) throws(ParseError) {
    createdAt = ""
    entries = []
    var schema = ""
    var reader = JSONReader(report)
    var found: [AuditComparison.Entry] = []
    var time = ""
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "schema": schema = try reader.string()
      case "createdAt": if !reader.takeNull() { time = try reader.string() }
      case "results": try reader.array { reader throws(ParseError) in found.append(try AuditComparison.Entry(&reader)) }
      default: try reader.skip()
      }
    }
    guard schema == "bulkhead.report/1" else { throw ParseError("report", "expected the schema bulkhead.report/1") }
    createdAt = time
    entries = found
  }
}

extension AuditComparison.Entry {
  init(_ reader: inout JSONReader) throws(ParseError) {
    var entry = AuditComparison.Entry(fingerprint: "", rule: "", subject: "", status: "", found: "", severity: "")
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "fingerprint": entry.fingerprint = try reader.string()
      case "rule": entry.rule = try reader.string()
      case "severity": entry.severity = try reader.string()
      case "subject":
        var (kind, name) = ("", "")
        try reader.object { key, reader throws(ParseError) in
          switch key {
          case "kind": kind = try reader.string()
          case "name": name = try reader.string()
          default: try reader.skip()
          }
        }
        entry.subject = "\(kind) \(name)"
      case "compliance":
        try reader.object { key, reader throws(ParseError) in
          switch key {
          case "status": entry.status = try reader.string()
          case "found": entry.found = try reader.string()
          default: try reader.skip()
          }
        }
      default: try reader.skip()
      }
    }
    self = entry
  }
}
