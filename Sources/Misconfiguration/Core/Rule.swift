import Model

/// One thing that can be wrong with a build file, a manifest or an image.
///
/// To add one: a file in `Rules`, named after what it finds, with a documentation comment that says what it looks at; a
/// line in ``Catalogue``; a fixture that fails and one that passes. Tests fail when one of them is missing.
package protocol Rule: Sendable {
  static var manual: RuleManual { get }
}

/// What a rule finds, why that matters, what to do, and what others call it.
package struct RuleManual: Sendable, Hashable {
  /// Stable, e.g. `dockerfile.add-remote`.
  package var rule: String
  /// One line, no subject.
  package var title: String
  /// The usual one; a match may have another.
  package var severity: Severity
  package var why: String
  package var fix: String
  /// Benchmark → id in it, e.g. `cis-docker-1.6.0: 4.9`.
  package var benchmarks: [String: String]
  /// Rules of other tools that mean the same, e.g. `hadolint DL3020`.
  package var counterparts: [String]

  package init(
    _ rule: String, _ title: String, _ severity: Severity, why: String, fix: String, benchmarks: [String: String] = [:],
    counterparts: [String] = []
  ) {
    self.rule = rule
    self.title = title
    self.severity = severity
    self.why = why
    self.fix = fix
    self.benchmarks = benchmarks
    self.counterparts = counterparts
  }

  /// The CIS Docker Benchmark's section 4 has kept its numbers from 1.13.0 to 1.8.0.
  static func cis(_ id: String) -> [String: String] {
    ["cis-docker-1.13.0": id, "cis-docker-1.6.0": id, "cis-docker-1.8.0": id]
  }
}
