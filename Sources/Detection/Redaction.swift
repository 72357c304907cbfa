/// Takes secrets out of command lines before they are shown or stored.
enum Redaction {
  private static let names = [
    "password", "passwd", "pwd", "secret", "token", "apikey", "api_key", "api-key", "access_key", "private_key",
    "credential", "authorization",
  ]

  static func arguments(_ words: [String]) -> [String] {
    var hideNext = false
    return words.map { word in
      if hideNext {
        hideNext = false
        return "***"
      }
      let lower = word.lowercased()
      if let equals = word.firstIndex(of: "="), names.contains(where: { lower[..<equals].contains($0) }) {
        return word[...equals] + "***"
      }
      if word.hasPrefix("-"), names.contains(where: { lower.contains($0) }), !word.contains("=") { hideNext = true }
      return text(word)
    }
  }

  /// Credentials in URLs: `scheme://user:secret@host`.
  static func text(_ text: String) -> String {
    guard let scheme = text.firstRange(of: "://"), let at = text[scheme.upperBound...].firstIndex(of: "@"),
      let colon = text[scheme.upperBound..<at].firstIndex(of: ":"), !text[scheme.upperBound..<at].contains("/")
    else { return text }
    return text[...colon] + "***" + text[at...]
  }
}
