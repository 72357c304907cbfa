/// The grammar's terminals, over bytes: everything is ASCII.
extension ImageReference {
  /// What stands before the first slash is a registry when it has a dot or a colon, is `localhost`, or has capitals
  /// (a repository can't have any); else all of it is a repository of Docker's own registry.
  static func splitRegistry(_ text: Substring) -> (registry: String, remainder: Substring) {
    guard let slash = text.firstIndex(of: "/") else { return (defaultRegistry, text) }
    let first = text[..<slash]
    let isHost =
      first.utf8.contains(UInt8(ascii: ".")) || first.utf8.contains(UInt8(ascii: ":")) || first == "localhost"
      || first.utf8.contains { isUpper($0) }
    guard isHost else { return (defaultRegistry, text) }
    // A name with neither dot nor colon is a host only by its capitals: it keeps them, to be read back as one.
    let registry =
      first.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") } ? first.lowercased() : String(first)
    return (registry == "index.docker.io" ? defaultRegistry : registry, text[text.index(after: slash)...])
  }

  /// `HOST[:PORT]`, the host a name, an IPv4 address or a bracketed IPv6 address.
  static func isRegistry(_ text: String) -> Bool {
    guard text.utf8.count <= 262 else { return false }
    var host = text[...]
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return false }
      let inner = text[text.index(after: text.startIndex)..<end].utf8
      guard inner.count >= 2, inner.allSatisfy({ isHexadecimal($0) || $0 == UInt8(ascii: ":") }) else { return false }
      let rest = text[text.index(after: end)...]
      return rest.isEmpty || (rest.hasPrefix(":") && isPort(rest.dropFirst()))
    }
    if let colon = text.firstIndex(of: ":") {
      guard isPort(text[text.index(after: colon)...]) else { return false }
      host = text[..<colon]
    }
    return !host.isEmpty
      && host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
        guard let first = label.first, let last = label.last, label.count <= 63 else { return false }
        return isLetterOrDigit(first) && isLetterOrDigit(last)
          && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
      }
  }

  private static func isPort(_ text: Substring) -> Bool {
    guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy(isDigit), let port = Int(text) else { return false }
    return (1...65535).contains(port)
  }

  /// Parts of lower-case letters and digits, between them one `.`, one or two `_`, or any number of `-`.
  package static func isRepository(_ text: String) -> Bool {
    guard (1...maximumRepositoryLength).contains(text.utf8.count) else { return false }
    return text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
      guard let first = part.first, let last = part.last, isLowerOrDigit(first), isLowerOrDigit(last) else {
        return false
      }
      var separator: [UInt8] = []
      for byte in part {
        if isLowerOrDigit(byte) {
          guard isSeparator(separator) else { return false }
          separator = []
        } else {
          separator.append(byte)
        }
      }
      return true
    }
  }

  private static func isSeparator(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.first else { return true }
    switch first {
    case UInt8(ascii: "."): return bytes.count == 1
    case UInt8(ascii: "_"): return bytes.count <= 2 && bytes.allSatisfy { $0 == first }
    case UInt8(ascii: "-"): return bytes.allSatisfy { $0 == first }
    default: return false
    }
  }

  package static func isTag(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= maximumTagLength else { return false }
    return (isLetterOrDigit(first) || first == UInt8(ascii: "_"))
      && text.utf8.allSatisfy {
        isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
      }
  }

  static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
  private static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
  private static func isLowerOrDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
  private static func isLetterOrDigit(_ byte: UInt8) -> Bool { isLowerOrDigit(byte) || isUpper(byte) }
}
