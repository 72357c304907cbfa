/// Where web servers keep what they serve, by their own configuration.
///
/// Reads nginx' `root` and `alias`, Apache's `DocumentRoot`, `Alias`, `ScriptAlias` and `<Directory>`, PHP-FPM's `chdir`,
/// Tomcat's `appBase` and `docBase`, lighttpd's `server.document-root` and Caddy's `root`. Only words are read: variables,
/// conditions and includes are not resolved — every file of the configuration is read anyway.
package enum WebServerConfiguration {
  package enum Kind: Sendable, Hashable, CaseIterable { case nginx, apache, phpFPM, tomcat, lighttpd, caddy }

  /// Absolute directories in the order of their lines, each once.
  /// - Parameter base: what relative names are below: nginx' prefix, Apache's ServerRoot, Tomcat's base.
  package static func roots(_ text: String, _ kind: Kind, base: String = "/") -> [String] {
    var found: [String] = []
    func take(_ word: some StringProtocol) {
      let bare = word.trimmingQuotes
      guard !bare.isEmpty, !bare.contains("$"), !bare.contains("{"), bare.utf8.count < 4096 else { return }
      let path = bare.hasPrefix("/") ? bare : "\(base == "/" ? "" : base)/\(bare)"
      let clean = "/" + path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
      if clean != "/", !clean.contains("/../"), !found.contains(clean), found.count < 256 { found.append(clean) }
    }
    for line in text.split(whereSeparator: \.isNewline).prefix(100_000) {
      let line = line.drop { $0 == " " || $0 == "\t" }
      guard !line.isEmpty, !line.hasPrefix("#"), !line.hasPrefix(";") else { continue }
      switch kind {
      case .nginx:
        for statement in line.split(whereSeparator: { $0 == ";" || $0 == "{" || $0 == "}" }) {
          let words = statement.words
          if words.count >= 2, words[0] == "root" || words[0] == "alias" { take(words[1]) }
        }
      case .apache:
        let words = line.words
        switch words.first?.lowercased() {
        case "documentroot": if words.count > 1 { take(words[1]) }
        case "alias", "scriptalias": if words.count > 2 { take(words[2]) }
        case "<directory": if words.count > 1 { take(words[1].drop(lastWhile: ">")) }
        default: break
        }
      case .phpFPM, .lighttpd:
        guard let sign = line.firstIndex(of: "=") else { continue }
        let name = line[..<sign].words.first ?? ""
        if name == "chdir" || name == "server.document-root" || name == "user_dir" || name == "doc_root",
          let value = line[line.index(after: sign)...].words.first
        {
          take(value)
        }
      case .tomcat:
        for attribute in ["appBase=\"", "docBase=\""] {
          for part in line.components(after: attribute) { take(part.prefix { $0 != "\"" }) }
        }
      case .caddy:
        let words = line.words
        if words.first == "root", let last = words.last, words.count > 1 { take(last) }
      }
    }
    return found
  }
}

extension StringProtocol {
  fileprivate var words: [SubSequence] { split { $0 == " " || $0 == "\t" } }

  fileprivate var trimmingQuotes: String {
    var text = self[...]
    while let last = text.last, last == ";" || last == "\"" || last == "'" { text = text.dropLast() }
    while let first = text.first, first == "\"" || first == "'" { text = text.dropFirst() }
    return String(text)
  }

  fileprivate func drop(lastWhile character: Character) -> SubSequence {
    var text = self[...]
    while text.last == character { text = text.dropLast() }
    return text
  }

  /// What follows each occurrence of a word.
  fileprivate func components(after word: String) -> [SubSequence] {
    var parts: [SubSequence] = []
    var rest = self[...]
    while let at = rest.firstRange(of: word) {
      rest = rest[at.upperBound...]
      parts.append(rest)
    }
    return parts
  }
}
