/// A licence as a package declares it: an SPDX expression where it is a valid one, else a name.
///
/// Source: SPDX 2.3, Annex D "SPDX license expressions"; identifiers match without regard to case.
enum LicenseExpression: Sendable, Hashable {
  /// One identifier of the list.
  case identifier(String)
  /// A valid expression of more than one identifier, in canonical spelling.
  case expression(String)
  case name(String)

  init(_ declared: String) {
    let text = declared.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if let identifier = LicenseList.licenses[text.lowercased()] {
      self = .identifier(identifier)
      return
    }
    var parser = Parser(text)
    if let canonical = parser.whole() {
      self = .expression(canonical)
    } else {
      self = .name(text)
    }
  }

  /// Recursive descent over at most 256 tokens, nested at most 32 deep.
  private struct Parser {
    private var tokens: [Substring] = []
    private var index = 0

    init(_ text: String) {
      guard text.utf8.count <= 4096 else { return }
      let spaced = text.replacing("(", with: " ( ").replacing(")", with: " ) ")
      tokens = spaced.split(separator: " ")
    }

    mutating func whole() -> String? {
      guard (1...256).contains(tokens.count), let text = either(0), index == tokens.count else { return nil }
      return text
    }

    private var next: Substring? { index < tokens.count ? tokens[index] : nil }

    private mutating func take(_ word: String) -> Bool {
      guard let next, next.uppercased() == word else { return false }
      index += 1
      return true
    }

    private mutating func either(_ depth: Int) -> String? {
      guard depth < 32, var text = both(depth) else { return nil }
      while take("OR") {
        guard let more = both(depth) else { return nil }
        text += " OR " + more
      }
      return text
    }

    private mutating func both(_ depth: Int) -> String? {
      guard var text = simple(depth) else { return nil }
      while take("AND") {
        guard let more = simple(depth) else { return nil }
        text += " AND " + more
      }
      return text
    }

    private mutating func simple(_ depth: Int) -> String? {
      if take("(") {
        guard let inner = either(depth + 1), take(")") else { return nil }
        return "(" + inner + ")"
      }
      guard let word = next, let license = Self.license(word) else { return nil }
      index += 1
      guard take("WITH") else { return license }
      guard let word = next, let exception = LicenseList.exceptions[word.lowercased()] else { return nil }
      index += 1
      return license + " WITH " + exception
    }

    private static func license(_ word: Substring) -> String? {
      if let known = LicenseList.licenses[word.lowercased()] { return known }
      if word.hasSuffix("+"), let known = LicenseList.licenses[word.dropLast().lowercased()] { return known + "+" }
      return nil
    }
  }
}
