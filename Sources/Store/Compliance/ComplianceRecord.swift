import Model

/// One audit by one benchmark, in figures.
package struct ComplianceRun: Sendable, Hashable {
  package var id: Int64
  package var benchmark: String
  /// Seconds since 1970.
  package var time: Double
  /// Passed of all that could be judged, 0 to 1; nil where nothing could.
  package var score: Double?
  package var counts: [ComplianceDetails.Status: Int]
  /// Results that are other than in the run before.
  package var changes: Int
  /// What could not be examined: `path: reason`.
  package var problems: [String]
}

/// One check of one object, as it stands.
package struct ComplianceState: Sendable, Hashable {
  /// Of kind `compliance`, whole.
  package var result: Finding
  package var status: ComplianceDetails.Status
  /// Since when it is so, seconds since 1970.
  package var since: Double
}

/// A result that became another.
package struct ComplianceChange: Sendable, Hashable {
  /// Seconds since 1970.
  package var time: Double
  package var key: String
  package var subjectKind: Subject.Kind
  package var subjectName: String
  /// Nil: the object was new.
  package var before: ComplianceDetails.Status?
  /// Nil: the object is gone.
  package var after: ComplianceDetails.Status?
}
