/// Takes secrets out of command lines before they are shown or stored.
package enum CommandLineRedaction {
  private static let names = [
    "password", "passwd", "pwd", "secret", "token", "apikey", "api_key", "api-key", "access_key", "private_key",
    "credential", "authorization",
  ]

  package static func arguments(_ words: [String]) -> [String] {
    var hidesNext = false
    return words.map { word in
      if hidesNext {
        hidesNext = false
        return "***"
      }
      let shown = assignment(word)
      if shown != word { return shown }
      if word.hasPrefix("-"), !word.contains("="), names.contains(where: word.lowercased().contains) {
        hidesNext = true
      }
      return text(word)
    }
  }

  /// `NAME=value` whose name says that it is secret.
  package static func assignment(_ word: String) -> String {
    guard let equals = word.firstIndex(of: "=") else { return word }
    let name = word[..<equals].lowercased()
    return names.contains(where: name.contains) ? word[...equals] + "***" : word
  }

  /// Credentials in URLs: `scheme://user:secret@host`.
  package static func text(_ text: String) -> String {
    guard let scheme = text.firstRange(of: "://"), let at = text[scheme.upperBound...].firstIndex(of: "@"),
      let colon = text[scheme.upperBound..<at].firstIndex(of: ":"), !text[scheme.upperBound..<at].contains("/")
    else { return text }
    return text[...colon] + "***" + text[at...]
  }
}
