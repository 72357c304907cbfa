import Model

/// What a user says is no secret, or none to be told of: all that is given must hold.
package struct AllowRule: Sendable, Hashable {
  /// Rule id; a `*` at the end stands for any ending.
  package var rule: String?
  /// Path; `*` stands for anything without a slash, `**` for anything.
  package var path: String?
  /// `evidence.details.secret` of the finding.
  package var secret: String?
  /// Why; shown wherever the rule is used.
  package var reason: String
  /// `yyyy-MM-dd`, the last day on which it holds; nil for always.
  package var expires: String?

  package init(
    rule: String? = nil, path: String? = nil, secret: String? = nil, reason: String, expires: String? = nil
  ) {
    self.rule = rule
    self.path = path
    self.secret = secret
    self.reason = reason
    self.expires = expires
  }

  /// - Parameter today: `yyyy-MM-dd`; nil takes no notice of the expiry.
  package func isExpired(today: String) -> Bool { expires.map { $0 < today } ?? false }

  package func allows(_ finding: Finding) -> Bool {
    guard rule != nil || path != nil || secret != nil else { return false }
    if let rule, !Glob.matches(rule, finding.rule) { return false }
    if let path, !Glob.matches(path, finding.evidence.path ?? finding.evidence.details["where"] ?? "") { return false }
    if let secret, secret != finding.evidence.details["secret"] { return false }
    return true
  }
}

/// Paths with `*` (within a component) and `**` (across them).
enum Glob {
  static func matches(_ pattern: String, _ text: String) -> Bool {
    let pattern = Array(pattern.utf8)
    let text = Array(text.utf8)
    // Which places of the pattern can be reached, one character of the text after the other: no backtracking.
    var reached = [Bool](repeating: false, count: pattern.count + 1)
    reached[0] = true
    close(&reached, pattern)
    for byte in text {
      var next = [Bool](repeating: false, count: pattern.count + 1)
      for place in pattern.indices where reached[place] {
        if pattern[place] != UInt8(ascii: "*") {
          if pattern[place] == byte { next[place + 1] = true }
        } else if byte != UInt8(ascii: "/") || isDeep(pattern, place) {
          next[place] = true
        }
      }
      close(&next, pattern)
      reached = next
    }
    return reached[pattern.count]
  }

  /// A star also stands for nothing.
  private static func close(_ reached: inout [Bool], _ pattern: [UInt8]) {
    for place in pattern.indices where reached[place] && pattern[place] == UInt8(ascii: "*") {
      reached[place + 1] = true
    }
  }

  private static func isDeep(_ pattern: [UInt8], _ place: Int) -> Bool {
    (place > 0 && pattern[place - 1] == UInt8(ascii: "*"))
      || (place + 1 < pattern.count && pattern[place + 1] == UInt8(ascii: "*"))
  }
}
