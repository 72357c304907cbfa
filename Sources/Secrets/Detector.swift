import Model

/// One kind of secret: how it is found, how it is told from what only looks like it, what to do about it.
///
/// Detectors are data, in `Detectors/`, a table an area. A detector's literals go into the one pass over all bytes;
/// only
/// where one of them stands is its expression tried.
package struct Detector: Sendable {
  /// `secret.github-token`.
  package var id: String
  /// What it is: `GitHub personal access token`.
  package var title: String
  package var category: SecretCategory
  package var severity: Severity
  package var trigger: Trigger
  /// PCRE2. Its first group is the secret, or the whole match where there is none.
  package var expression: String
  /// All must hold.
  package var checks: [Check]
  /// One of these words (ASCII, lower case) must stand near by, or in the file's path; empty asks for none.
  package var context: [String]
  /// Where it is looked for.
  package var scope: Scope
  /// Where it is revoked, for the remediation: `GitHub → Settings → Developer settings`.
  package var issuer: String

  /// What leads to a closer look.
  package enum Trigger: Sendable, Hashable {
    /// The secret begins with one of these, as written, and not in the middle of a word.
    case prefix([String])
    /// One of these stands in the secret, at most `before` bytes from its beginning.
    case inside([String], before: Int)
    /// A name that a secret is given, in any case: `datadog`. The expression begins with it.
    case keyword([String])
    /// The file itself is a place for secrets: the expression is looked for in all of it, line by line.
    case place([FilePlace])
  }

  package enum Scope: Sendable, Hashable {
    /// Programs and other binary files too.
    case everywhere
    case text
  }

  /// How sure a detector is where two claim the same bytes: the higher wins.
  var rank: Int {
    switch trigger {
    case .prefix, .inside:
      checks.contains { [.given, .urlPassword, .basic, .genericKey].contains($0) } ? 1 : 3
    case .place: 2
    case .keyword: category == .generic ? 0 : 1
    }
  }

  /// How far behind its literal an expression may look.
  var reach: Int {
    switch trigger {
    case .prefix: category == .privateKey ? 96 << 10 : 4096
    case .inside(_, let before): 4096 + before
    case .keyword: 640
    case .place: 0
    }
  }
}

/// A file whose name and place say that it holds secrets.
package struct FilePlace: Sendable, Hashable {
  /// The end of the path, whole components: `.docker/config.json`. A `*` at the beginning stands for any beginning of
  /// the first component: `*.tfstate`.
  package var ending: String

  package init(_ ending: String) { self.ending = ending }

  package func matches(_ path: String) -> Bool {
    let path = path.utf8
    if ending.hasPrefix("*") {
      let rest = ending.utf8.dropFirst()
      return path.count > rest.count && path.suffix(rest.count).elementsEqual(rest)
    }
    let count = ending.utf8.count
    guard path.count >= count, path.suffix(count).elementsEqual(ending.utf8) else { return false }
    return path.count == count || path.dropLast(count).last == UInt8(ascii: "/")
  }
}

extension Detector {
  /// Chosen by a person rather than drawn by lot: nothing of it is shown, and its fingerprint is short.
  var isPassword: Bool {
    checks.contains(.genericPassword) || checks.contains(.urlPassword) || checks.contains(.given)
      || checks.contains(.basic)
      || checks.contains(.passwordHash)
  }
}
