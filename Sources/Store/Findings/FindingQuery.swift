import Model

/// Which findings to show, and in which order. Everything that is set must hold.
package struct FindingQuery: Sendable, Hashable {
  package enum State: String, Sendable, Hashable, CaseIterable { case open, resolved, any }
  package enum Order: String, Sendable, Hashable, CaseIterable {
    /// What to do first: severity, in use, known to be exploited, likelihood.
    case urgency
    /// Last seen first.
    case newest
  }

  /// Empty: all.
  package var kinds: Set<Finding.Kind> = []
  /// Empty: all.
  package var severities: Set<Severity> = []
  package var subjectKind: Subject.Kind?
  package var subjectName: String?
  /// Of an image.
  package var subjectDigest: String?
  /// A rule, a CVE or another name that it goes by; upper or lower case.
  package var name: String?
  /// Words, each of which stands somewhere in rule, title, subject, path, package …
  package var text: String?
  package var state = State.open
  /// Those that somebody took back: nil shows both.
  package var isSuppressed: Bool? = false
  package var isInUse: Bool?
  package var isKnownExploited: Bool?
  package var hasFix: Bool?
  /// Seen first at this time or later, seconds since 1970.
  package var firstSeenSince: Double?
  package var order = Order.urgency
  /// At most 1000.
  package var limit = 100
  package var after: Cursor?

  package init() {}

  var filter: Filter {
    var filter = Filter()
    filter.among("kind", kinds.map(\.rawValue).sorted())
    filter.among("severity", severities.map(\.rank).sorted())
    if let subjectKind { filter.add("subject_kind = ?", [subjectKind.rawValue]) }
    if let subjectName { filter.add("subject_name = ?", [subjectName]) }
    if let subjectDigest { filter.add("subject_digest = ?", [subjectDigest]) }
    if let name { filter.add("id IN (SELECT finding FROM finding_names WHERE name = ?)", [name.uppercased()]) }
    filter.words("search", text)
    switch state {
    case .open: filter.add("resolved_at IS NULL")
    case .resolved: filter.add("resolved_at IS NOT NULL")
    case .any: break
    }
    if let isSuppressed { filter.add("suppressed_by IS \(isSuppressed ? "NOT NULL" : "NULL")") }
    if let isInUse { filter.add("in_use = ?", [isInUse ? 1 : 0]) }
    if let isKnownExploited { filter.add("known_exploited = ?", [isKnownExploited ? 1 : 0]) }
    if let hasFix { filter.add("has_fix = ?", [hasFix ? 1 : 0]) }
    if let firstSeenSince { filter.add("first_seen >= ?", [Moment.milliseconds(firstSeenSince)]) }
    return filter
  }
}

/// How many findings of each sort.
package struct FindingCounts: Sendable, Hashable {
  package var total = 0
  package var bySeverity: [Severity: Int] = [:]
  package var byKind: [Finding.Kind: [Severity: Int]] = [:]

  package init() {}
}

/// How many findings one subject or one rule has.
package struct FindingGroup: Sendable, Hashable {
  package enum Key: Sendable, Hashable {
    case subject(Subject.Kind, name: String)
    case rule(Finding.Kind, String, title: String)
  }

  package var key: Key
  package var total: Int
  package var bySeverity: [Severity: Int]

  package var worst: Severity { bySeverity.filter { $0.value > 0 }.keys.max() ?? .unknown }
}
