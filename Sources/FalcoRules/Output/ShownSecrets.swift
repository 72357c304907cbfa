/// Takes secrets out of command lines before they are shown.
enum ShownSecrets {
  private static let names = [
    "password", "passwd", "pwd", "secret", "token", "apikey", "api_key", "api-key", "access_key", "private_key",
    "credential", "authorization",
  ]

  static func hidden(_ words: [String]) -> [String] {
    var hidesNext = false
    return words.map { word in
      if hidesNext {
        hidesNext = false
        return "***"
      }
      let shown = hidden(assignment: word)
      if shown != word { return shown }
      if word.hasPrefix("-"), !word.contains("="), names.contains(where: word.lowercased().contains) {
        hidesNext = true
      }
      return url(word)
    }
  }

  /// `NAME=value` whose name says that it is secret.
  static func hidden(assignment word: String) -> String {
    guard let equals = word.firstIndex(of: "=") else { return word }
    let name = word[..<equals].lowercased()
    return names.contains(where: name.contains) ? word[...equals] + "***" : word
  }

  /// `scheme://user:secret@host`.
  private static func url(_ text: String) -> String {
    guard let scheme = text.firstRange(of: "://"), let at = text[scheme.upperBound...].firstIndex(of: "@"),
      let colon = text[scheme.upperBound..<at].firstIndex(of: ":"), !text[scheme.upperBound..<at].contains("/")
    else { return text }
    return text[...colon] + "***" + text[at...]
  }
}
