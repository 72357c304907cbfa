/// What a compliance result says beyond the common fields; passes have one too.
package struct ComplianceDetails: Sendable, Hashable {
  package enum Status: String, Sendable, Hashable, CaseIterable {
    case pass, fail, notApplicable, manual, needsInput, error, waived
  }

  /// The stable name of the requirement, e.g. `container.privileged`.
  package var key: String
  /// Benchmark → id in it, e.g. `cis-docker-1.6.0: 5.5`.
  package var ids: [String: String]
  package var status: Status
  package var expected: String
  package var found: String
  /// Why this status, where `expected` and `found` do not say it.
  package var reason: String
  /// The benchmark that was asked for; its id for this is in ``ids``.
  package var benchmark: String?
  /// The part of that benchmark, in words.
  package var section = ""
  /// The benchmark's level, 1 or 2.
  package var level: Int?

  package init(
    key: String, ids: [String: String], status: Status, expected: String, found: String, reason: String = ""
  ) {
    self.key = key
    self.ids = ids
    self.status = status
    self.expected = expected
    self.found = found
    self.reason = reason
  }
}
