import Engine

/// An image of the engine.
package struct ImageFacts: Sendable, Codable {
  /// What only reading its files tells; the shell fills it in where that was asked for.
  package struct Contents: Sendable, Hashable, Codable {
    package var setuid: [String]
    /// Compilers, package managers, remote shells.
    package var unneeded: [String]
    /// Vulnerabilities of severity high or critical that an update mends.
    package var fixable: [String]
    package var secrets: [String]
    /// Why the files are not known, or not all of them.
    package var problems: [String]
    /// Why the packages could not be held against what is known of vulnerabilities.
    package var matchingProblems: [String]?

    package init(
      setuid: [String] = [], unneeded: [String] = [], fixable: [String] = [], secrets: [String] = [],
      problems: [String] = [], matchingProblems: [String]? = nil
    ) {
      self.setuid = setuid
      self.unneeded = unneeded
      self.fixable = fixable
      self.secrets = secrets
      self.problems = problems
      self.matchingProblems = matchingProblems
    }
  }

  package var record: EngineImageRecord
  package var name: String
  package var isUsed: Bool
  package var user: ContainerFacts.User
  package var hasHealthCheck: Bool
  package var hasHistory: Bool
  /// Instructions of its own, those of its base left out, in words as a build file has them.
  package var steps: [String]
  /// ADD where COPY would do.
  package var additions: [String]
  package var loneUpdates: [String]
  package var unverified: [String]
  /// Secrets in environment, labels and instructions, redacted.
  package var secrets: [String]
  package var contents: Contents?
  /// Whether an allow-list names it or its base; nil without a list.
  package var isTrusted: Bool?
}
