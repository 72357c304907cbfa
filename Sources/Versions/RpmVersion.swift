/// rpm's versions: `[epoch:]version[-release]`.
///
/// Source: rpm-version(7). Segments of digits or of letters, whatever stands between them only separates; digits beat
/// letters; `~` sorts before everything, `^` after the end but before anything appended. A missing epoch is 0; where
/// one side has no release, any release fits (as in dependencies).
enum RpmVersion {
  static func compare(_ a: VersionText, _ b: VersionText) -> Ordering? {
    let a = parts(a)
    let b = parts(b)
    guard let a, let b else { return nil }
    let order = VersionText.compareNumbers(a.epoch, b.epoch).then(compareSegments(a.version, b.version))
    guard order == .equal, !a.release.isEmpty, !b.release.isEmpty else { return order }
    return compareSegments(a.release, b.release)
  }

  private static func parts(
    _ text: VersionText
  ) -> (epoch: VersionText, version: VersionText, release: VersionText)? {
    var rest = text
    var epoch = text.upTo(0)
    if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
      epoch = text.upTo(colon)
      rest = text.from(colon + 1)
      // rpm writes `(none)` where a header has no epoch.
      if epoch.isWord("(none)") { epoch = epoch.upTo(0) }
      guard epoch.allSatisfy(\.isDigit) else { return nil }
    }
    guard !rest.isEmpty else { return nil }
    guard let hyphen = rest.lastIndex(of: UInt8(ascii: "-")) else { return (epoch, rest, rest.upTo(0)) }
    return (epoch, rest.upTo(hyphen), rest.from(hyphen + 1))
  }

  @inline(__always) private static func separates(_ byte: UInt8) -> Bool {
    !byte.isDigit && !byte.isLetter && byte != UInt8(ascii: "~") && byte != UInt8(ascii: "^")
  }

  static func compareSegments(_ a: VersionText, _ b: VersionText) -> Ordering {
    var i = 0
    var j = 0
    while i < a.count || j < b.count {
      while i < a.count, separates(a[i]) { i += 1 }
      while j < b.count, separates(b[j]) { j += 1 }
      let left = a[i]
      let right = b[j]
      if left == UInt8(ascii: "~") || right == UInt8(ascii: "~") {
        if left != right { return left == UInt8(ascii: "~") ? .less : .greater }
        i += 1
        j += 1
        continue
      }
      if left == UInt8(ascii: "^") || right == UInt8(ascii: "^") {
        if i >= a.count { return .less }
        if j >= b.count { return .greater }
        if left != right { return left == UInt8(ascii: "^") ? .less : .greater }
        i += 1
        j += 1
        continue
      }
      guard i < a.count, j < b.count else { break }
      if left.isDigit {
        guard right.isDigit else { return .greater }
        let endA = a.endOfDigits(from: i)
        let endB = b.endOfDigits(from: j)
        let order = VersionText.compareNumbers(a[i..<endA], b[j..<endB])
        if order != .equal { return order }
        (i, j) = (endA, endB)
      } else {
        guard right.isLetter else { return .less }
        let endA = a.endOfLetters(from: i)
        let endB = b.endOfLetters(from: j)
        let order = VersionText.compareBytes(a[i..<endA], b[j..<endB])
        if order != .equal { return order }
        (i, j) = (endA, endB)
      }
    }
    return .of(i < a.count ? 1 : 0, j < b.count ? 1 : 0)
  }

  static func isValid(_ text: VersionText) -> Bool {
    guard let parts = parts(text) else { return false }
    func allowed(_ byte: UInt8) -> Bool {
      byte.isDigit || byte.isLetter || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "~") || byte == UInt8(ascii: "^")
    }
    return !parts.version.isEmpty && parts.version.allSatisfy(allowed) && parts.release.allSatisfy(allowed)
  }
}

extension VersionScheme {
  /// A version without its rpm epoch, for a comparison in which one side can't know it (the file name of a source
  /// package never has it).
  package static func withoutEpoch(_ version: VersionText) -> VersionText {
    guard let colon = version.firstIndex(of: UInt8(ascii: ":")), version.upTo(colon).allSatisfy(\.isDigit) else {
      return version
    }
    return version.from(colon + 1)
  }
}
