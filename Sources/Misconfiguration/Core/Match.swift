import Model

/// What kind of document a rule looked at.
package enum DocumentKind: String, Sendable, Hashable, CaseIterable {
  case dockerfile, compose, kubernetes
  case imageConfiguration = "image-config"
  case imageFileSystem = "image-filesystem"
  case suppressions
}

/// One rule's word about one place. The judge makes a finding of it.
package struct Match: Sendable, Hashable {
  package var rule: String
  package var severity: Severity
  /// One line that names the place: what a person reads first.
  package var title: String
  package var document: DocumentKind
  /// In the subject; nil for the image as a whole.
  package var path: String?
  /// Counted from 1; nil where there are no lines.
  package var line: Int?
  package var endLine: Int?
  /// Number of the image's layer, 0 the lowest.
  package var layer: Int?
  /// The instruction of the history, where it has no layer of its own.
  package var createdBy: String?
  package var excerpt: String?
  package var expected: String?
  package var found: String?
  package var details: [String: String] = [:]
  /// What makes it the same problem next time, beside rule and path; no line numbers.
  package var identity: [String] = []

  package init(rule: String, severity: Severity, title: String, document: DocumentKind) {
    self.rule = rule
    self.severity = severity
    self.title = title
    self.document = document
  }
}

extension Rule {
  /// - Parameter title: nil is the manual's.
  static func match(
    _ document: DocumentKind, _ title: String? = nil, severity: Severity? = nil, path: String? = nil, line: Int? = nil,
    found: String? = nil, expected: String? = nil, identity: [String] = []
  ) -> Match {
    var match = Match(
      rule: manual.rule, severity: severity ?? manual.severity, title: title ?? manual.title, document: document)
    match.path = path
    match.line = line
    match.endLine = line
    match.found = found
    match.expected = expected
    match.identity = identity
    return match
  }
}

/// Text of others in one line, short enough to be shown.
enum Excerpt {
  static let maximum = 300

  static func of(_ text: some StringProtocol, maximum: Int = maximum) -> String {
    var short = ""
    var lastWasSpace = true
    var count = 0
    for character in text.unicodeScalars.prefix(maximum * 8) {
      let isSpace = character.properties.isWhitespace || character.value < 0x20
      if isSpace && lastWasSpace { continue }
      lastWasSpace = isSpace
      short.unicodeScalars.append(isSpace ? " " : character)
      count += 1
      if count >= maximum { return short + "…" }
    }
    return short.hasSuffix(" ") ? String(short.dropLast()) : short
  }
}
