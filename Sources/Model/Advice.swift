/// Which updates remove the most findings of one subject, best first.
package struct Advice: Sendable, Hashable {
  /// One package brought to one version.
  package struct Update: Sendable, Hashable {
    /// What is updated: a source package where the distribution builds several packages from it.
    package var name: String
    /// purl type: `deb`, `npm` …
    package var type: String
    package var installed: String
    /// The lowest version that mends every finding below.
    package var target: String
    /// Names of the packages that change with it, sorted.
    package var packages: [String]
    /// How many findings it removes.
    package var findings: Int
    package var bySeverity: [Severity: Int]
    /// How many of them are known to be exploited.
    package var knownExploited: Int
    /// Fingerprints of the findings that it removes, sorted.
    package var fingerprints: [String]

    package init(
      name: String, type: String, installed: String, target: String, packages: [String], findings: Int,
      bySeverity: [Severity: Int], knownExploited: Int = 0, fingerprints: [String] = []
    ) {
      self.name = name
      self.type = type
      self.installed = installed
      self.target = target
      self.packages = packages
      self.findings = findings
      self.bySeverity = bySeverity
      self.knownExploited = knownExploited
      self.fingerprints = fingerprints
    }
  }

  /// What a newer build of the base image would remove: the updates whose packages all came with its layer.
  package struct Base: Sendable, Hashable {
    /// Diff id of the layer.
    package var layer: Digest
    package var updates: Int
    package var findings: Int
    package var bySeverity: [Severity: Int]

    package init(layer: Digest, updates: Int, findings: Int, bySeverity: [Severity: Int]) {
      self.layer = layer
      self.updates = updates
      self.findings = findings
      self.bySeverity = bySeverity
    }
  }

  /// Each removes findings that no other one does; what removes most, weighed by severity, comes first.
  package var updates: [Update]
  package var base: Base?
  /// Vulnerabilities for which no version that mends them is known.
  package var withoutFix: Int

  /// Findings that all updates together remove.
  package var removed: Int { updates.reduce(0) { $0 + $1.findings } }

  package init(updates: [Update] = [], base: Base? = nil, withoutFix: Int = 0) {
    self.updates = updates
    self.base = base
    self.withoutFix = withoutFix
  }
}
