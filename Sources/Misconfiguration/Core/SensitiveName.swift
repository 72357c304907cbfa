/// Names of variables whose value is a secret, by what they are called.
enum SensitiveName {
  private static let words = [
    "password", "passwd", "passphrase", "secret", "token", "apikey", "api_key", "access_key", "private_key",
    "privatekey", "credential", "auth_key", "encryption_key", "signing_key", "master_key", "ssh_key", "client_key",
  ]
  private static let endings = ["_pass", "_pwd", "_pw", "_pat", "_auth"]
  /// About a secret, and none themselves.
  private static let harmless = [
    "_file", "_path", "_dir", "_url", "_uri", "_name", "_id", "_ttl", "_timeout", "_length", "_type", "_enabled",
    "_version", "_host", "_port", "_header", "_issuer", "_user", "_username", "_sha256", "_digest", "_method",
    "_policy", "_command", "_location", "_expiry", "_endpoint", "_store", "_algorithm", "tokens", "_fingerprint",
  ]
  private static let harmlessWords = [
    "public", "tokenizer", "max_token", "gpg_key", "allow_empty", "random", "no_pass",
  ]

  static func matches(_ name: String) -> Bool {
    let name = name.lowercased().replacing("-", with: "_").replacing(".", with: "_")
    guard words.contains(where: { name.contains($0) }) || endings.contains(where: { name.hasSuffix($0) }) else {
      return false
    }
    return !harmless.contains { name.hasSuffix($0) } && !harmlessWords.contains { name.contains($0) }
  }

  /// `NAME=value` with such a name, `--password value`, and passwords in URLs: the value becomes `…`.
  static func redact(_ text: String) -> String {
    guard text.contains("=") || text.contains("@") || text.contains("--") else { return text }
    var hidesNext = false
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map { word -> String in
      if hidesNext {
        hidesNext = false
        if !word.isEmpty, !word.hasPrefix("-") { return "…" }
      }
      var word = String(word)
      if word.hasPrefix("--"), !word.contains("="), matches(word) { hidesNext = true }
      if let sign = word.firstIndex(of: "="), word.index(after: sign) < word.endIndex {
        let name = word[..<sign].drop { !($0.isLetter || $0 == "_") }
        if matches(String(name)) { word = word[...sign] + "…" }
      }
      return withoutPassword(word)
    }
    return words.joined(separator: " ")
  }

  /// `https://user:secret@host` → `https://user:…@host`.
  private static func withoutPassword(_ word: String) -> String {
    guard let scheme = word.firstRange(of: "://"), let at = word[scheme.upperBound...].firstIndex(of: "@") else {
      return word
    }
    let authority = word[scheme.upperBound..<at]
    guard let colon = authority.firstIndex(of: ":"), !authority.contains("/") else { return word }
    return word[...colon] + "…" + word[at...]
  }
}
