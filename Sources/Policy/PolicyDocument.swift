import Expressions

/// What somebody decided about findings: rules in order, and exceptions that end.
package struct PolicyDocument: Sendable {
  /// Where it was read from, for messages.
  package var name: String
  package var rules: [PolicyRule]
  package var exceptions: [PolicyException]

  package init(name: String, rules: [PolicyRule] = [], exceptions: [PolicyException] = []) {
    self.name = name
    self.rules = rules
    self.exceptions = exceptions
  }
}

/// One sentence of a policy. The first rule of a policy whose condition a finding meets decides about that finding.
package struct PolicyRule: Sendable, Hashable {
  package enum Action: String, Sendable, Hashable, CaseIterable {
    case block, warn, ignore
  }

  package var name: String
  package var condition: Expression
  package var action: Action
  package var reason: String
  /// Counted from 1.
  package var line: Int

  /// Whether it is about findings; else it is about the image, and asked once.
  package let isAboutFindings: Bool

  package init(name: String, condition: Expression, action: Action, reason: String, line: Int) {
    self.name = name
    self.condition = condition
    self.action = action
    self.reason = reason
    self.line = line
    isAboutFindings = condition.references.contains { $0.variable == "finding" }
  }
}

/// Findings that somebody answers for until a day. Each list that isn't empty must hit; in a list one pattern must.
package struct PolicyException: Sendable, Hashable {
  /// Rules or aliases, with `*` and `?`: `CVE-2024-3094`, `secret.*`.
  package var ids: [String]
  /// Package URLs (with or without version and qualifiers), or names with `*` and `?`.
  package var packages: [String]
  /// Image names with `*` and `?`, or digests.
  package var images: [String]
  /// Paths in the subject with `*` and `?`.
  package var paths: [String]
  package var owner: String
  package var reason: String
  /// The last day on which it holds.
  package var expires: CivilDay
  package var line: Int
  /// The name of its document.
  package var document: String

  package init(
    ids: [String] = [], packages: [String] = [], images: [String] = [], paths: [String] = [], owner: String,
    reason: String, expires: CivilDay, line: Int = 0, document: String = ""
  ) {
    self.ids = ids
    self.packages = packages
    self.images = images
    self.paths = paths
    self.owner = owner
    self.reason = reason
    self.expires = expires
    self.line = line
    self.document = document
  }

  /// `the exception for CVE-2024-3094 in xz-utils (policy.yaml:12, owner team-base)`.
  package var title: String {
    let what = (ids + packages + paths).prefix(3).joined(separator: ", ")
    let more = ids.count + packages.count + paths.count > 3 ? " …" : ""
    return "the exception for \(what)\(more) (\(document):\(line), owner \(owner))"
  }
}
