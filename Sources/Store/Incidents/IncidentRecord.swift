import Model

/// One intrusion, as it was told last.
package struct IncidentRecord: Sendable, Hashable {
  /// What people have decided about it; the correlator never changes it.
  package enum Disposition: String, Sendable, Hashable, CaseIterable {
    case new, acknowledged, resolved
    case falseAlarm = "false-alarm"
  }

  package struct Stage: Sendable, Hashable {
    /// As reports name it: `initial-access`.
    package var name: String
    /// Seconds since 1970.
    package var time: Double

    package init(name: String, time: Double) {
      self.name = name
      self.time = time
    }
  }

  /// Stable: `INC-…`.
  package var id: String
  package var title: String
  /// `open` while it may grow, else `quiet`.
  package var isOpen: Bool
  package var severity: Severity
  package var score: Int
  package var stages: [Stage]
  /// Names of the containers that it reached.
  package var containers: [String]
  /// Seconds since 1970.
  package var openedAt: Double
  package var updatedAt: Double
  /// The whole account, a `bulkhead.incident/1` document.
  package var story: [UInt8]
  /// Set by the store: see ``IncidentRepository``.
  package var disposition = Disposition.new
  /// The incident that this one turned out to be a part of.
  package var mergedInto: String?

  package init(
    id: String, title: String, isOpen: Bool, severity: Severity, score: Int, stages: [Stage], containers: [String],
    openedAt: Double, updatedAt: Double, story: [UInt8]
  ) {
    self.id = id
    self.title = title
    self.isOpen = isOpen
    self.severity = severity
    self.score = score
    self.stages = stages
    self.containers = containers
    self.openedAt = openedAt
    self.updatedAt = updatedAt
    self.story = story
  }
}

/// What somebody wrote to an incident.
package struct IncidentNote: Sendable, Hashable {
  package var id: Int64
  /// Seconds since 1970.
  package var time: Double
  package var author: String
  package var text: String
}

/// Which incidents to show, last changed first. Everything that is set must hold.
package struct IncidentQuery: Sendable, Hashable {
  package var isOpen: Bool?
  package var dispositions: Set<IncidentRecord.Disposition> = []
  package var severities: Set<Severity> = []
  /// Those that became part of another one too.
  package var includesMerged = false
  /// Words of title, containers or stages.
  package var text: String?
  /// Changed at this time or later, seconds since 1970.
  package var updatedSince: Double?
  /// At most 1000.
  package var limit = 50
  package var after: Cursor?

  package init() {}

  var filter: Filter {
    var filter = Filter()
    if let isOpen { filter.add("state \(isOpen ? "=" : "<>") 'open'") }
    filter.among("disposition", dispositions.map(\.rawValue).sorted())
    filter.among("severity", severities.map(\.rank).sorted())
    if !includesMerged { filter.add("merged_into IS NULL") }
    filter.words("search", text)
    if let updatedSince { filter.add("updated_at >= ?", [Moment.milliseconds(updatedSince)]) }
    return filter
  }
}
