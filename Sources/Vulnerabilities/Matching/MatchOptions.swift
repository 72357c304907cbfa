import Model

/// What is matched, and what is shown of it.
package struct MatchOptions: Sendable, Hashable {
  /// Development packages too.
  package var includesDevelopment = false
  /// Packages that are written somewhere but not installed.
  package var includesDeclared = false
  /// Kernel packages as everything else: right for a host, not for a container.
  package var includesKernel = false
  /// Problems that the vendor still looks into.
  package var includesUnderInvestigation = false
  /// Unmaintained and unsound packages, notices.
  package var includesInformational = false
  /// A feed that was last confirmed longer ago than this, in days, is told in the coverage.
  package var oldestFeed = 7
  /// Seconds since 1970.
  package var now: Int

  package init(now: Int) { self.now = now }
}

/// What the database says of the packages of one subject.
package struct MatchResult: Sendable, Hashable {
  /// A finding that doesn't count, and why.
  package struct Suppressed: Sendable, Hashable {
    package var finding: Finding
    package var reason: String
    /// Whose word it is: a feed, the distribution, or ours on what a container doesn't run.
    package var who: String
    /// What that word says the state is.
    package var status: VulnerabilityDetails.Status
    package init(finding: Finding, reason: String, who: String, status: VulnerabilityDetails.Status) {
      self.finding = finding
      self.reason = reason
      self.who = who
      self.status = status
    }
  }

  /// What to do first comes first.
  package var findings: [Finding] = []
  package var suppressed: [Suppressed] = []
  /// What could not be matched, or only against old advisories.
  package var problems: [Coverage.Problem] = []
  package var packagesMatched = 0

  package init() {}
}
