/// Debian's versions: `[epoch:]upstream[-revision]`.
///
/// Source: Debian Policy §5.6.12; deb-version(7). Letters sort before other characters, `~` before everything and
/// even before the end; a missing epoch or revision is 0.
enum DpkgVersion {
  static func compare(_ a: VersionText, _ b: VersionText) -> Ordering? {
    guard let a = parts(a.trimmed), let b = parts(b.trimmed) else { return nil }
    return VersionText.compareNumbers(a.epoch, b.epoch)
      .then(compareParts(a.upstream, b.upstream))
      .then(compareParts(a.revision, b.revision))
  }

  private static func parts(
    _ text: VersionText
  ) -> (epoch: VersionText, upstream: VersionText, revision: VersionText)? {
    guard !text.isEmpty, text.allSatisfy(isAllowed) else { return nil }
    var rest = text
    var epoch = text.upTo(0)
    if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
      epoch = text.upTo(colon)
      rest = text.from(colon + 1)
      guard epoch.isAllDigits, !rest.isEmpty else { return nil }
    }
    guard let hyphen = rest.lastIndex(of: UInt8(ascii: "-")) else { return (epoch, rest, rest.upTo(0)) }
    return (epoch, rest.upTo(hyphen), rest.from(hyphen + 1))
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    byte.isDigit || byte.isLetter
      || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "~") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "_")
  }

  /// Where a character of a non-digit part stands; a digit and the end of the text stand in the same place.
  @inline(__always) private static func weight(_ byte: UInt8) -> Int {
    if byte == UInt8(ascii: "~") { return -1 }
    if byte == 0 || byte.isDigit { return 0 }
    return byte.isLetter ? Int(byte) : Int(byte) + 256
  }

  /// Alternately a non-digit and a digit part.
  static func compareParts(_ a: VersionText, _ b: VersionText) -> Ordering {
    var i = 0
    var j = 0
    while i < a.count || j < b.count {
      while (i < a.count && !a[i].isDigit) || (j < b.count && !b[j].isDigit) {
        let left = weight(a[i])
        let right = weight(b[j])
        if left != right { return left < right ? .less : .greater }
        i += 1
        j += 1
      }
      let endA = a.endOfDigits(from: i)
      let endB = b.endOfDigits(from: j)
      let order = VersionText.compareNumbers(a[i..<max(i, endA)], b[j..<max(j, endB)])
      if order != .equal { return order }
      i = endA
      j = endB
    }
    return .equal
  }

  static func isValid(_ text: VersionText) -> Bool {
    guard let parts = parts(text) else { return false }
    func plain(_ byte: UInt8) -> Bool {
      byte.isDigit || byte.isLetter || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+")
        || byte == UInt8(ascii: "~")
    }
    if text.lastIndex(of: UInt8(ascii: "-")) != nil, parts.revision.isEmpty { return false }
    return parts.upstream[0].isDigit
      && parts.upstream.allSatisfy {
        plain($0) || $0 == UInt8(ascii: "-") || ($0 == UInt8(ascii: ":") && !parts.epoch.isEmpty)
      } && parts.revision.allSatisfy(plain)
  }
}
