/// Versions of three or more numbers with an optional prerelease and build part, and the ecosystems' variants of it.
///
/// Source: Semantic Versioning 2.0.0, §9–11. Lenient where published versions are: a leading `v` or `=` is passed
/// over, missing numbers are 0, more than three are compared too. Numbers have any length.
enum SemanticVersion {
  enum Variant {
    case semver
    /// Dart's pub: the build part does order. Source: pub's versioning philosophy; package `pub_semver`.
    case pub
    /// Case of prerelease words means nothing; identifiers above 2³¹−1 are words. Source: NuGet package versioning.
    case nuget
    /// A hyphen and digits is the package's revision, not a prerelease. Source: Bitnami's version scheme.
    case bitnami
  }

  private struct Parts {
    var numbers: VersionText
    var prerelease: VersionText
    var build: VersionText
    var revision: VersionText

    init?(_ text: VersionText, _ variant: Variant) {
      var start = 0
      while text[start] == UInt8(ascii: "v") || text[start] == UInt8(ascii: "V") || text[start] == UInt8(ascii: "=")
        || text[start] == 0x20
      {
        start += 1
      }
      var end = start
      while text[end].isDigit || (text[end] == UInt8(ascii: ".") && text[end + 1].isDigit) { end += 1 }
      guard text[start].isDigit else { return nil }
      numbers = text[start..<end]
      prerelease = text.upTo(0)
      build = prerelease
      revision = prerelease
      guard end < text.count else { return }
      let plus = text.firstIndex(of: UInt8(ascii: "+"), from: end) ?? text.count
      if plus < text.count { build = text.from(plus + 1) }
      guard end < plus else { return }
      switch text[end] {
      case UInt8(ascii: "-"): prerelease = text[end + 1..<plus]
      case _ where text[end].isLetter, UInt8(ascii: "."), UInt8(ascii: "_"):
        // `1.0.0rc1`, `1.0.0.rc1`: not semantic versions, but published, and meant as prereleases.
        prerelease = text[(text[end].isLetter ? end : end + 1)..<plus]
      default: return nil
      }
      if variant == .bitnami, prerelease.isAllDigits || (prerelease[0] == 0x72 && prerelease.from(1).isAllDigits) {
        revision = prerelease.from(prerelease[0] == 0x72 ? 1 : 0)
        prerelease = text.upTo(0)
      }
    }
  }

  static func compare(_ left: VersionText, _ right: VersionText, _ variant: Variant) -> Ordering? {
    guard let a = Parts(left, variant), let b = Parts(right, variant) else { return nil }
    var order = compareNumbers(a.numbers, b.numbers)
    if order != .equal { return order }
    if a.prerelease.isEmpty != b.prerelease.isEmpty { return a.prerelease.isEmpty ? .greater : .less }
    order = compareIdentifiers(a.prerelease, b.prerelease, variant)
    if order != .equal { return order }
    switch variant {
    case .semver, .nuget: return .equal
    case .bitnami: return VersionText.compareNumbers(a.revision, b.revision)
    case .pub:
      if a.build.isEmpty != b.build.isEmpty { return a.build.isEmpty ? .less : .greater }
      return compareIdentifiers(a.build, b.build, variant)
    }
  }

  /// Numbers between dots; missing ones are 0.
  static func compareNumbers(_ a: VersionText, _ b: VersionText) -> Ordering {
    var i = 0
    var j = 0
    while i < a.count || j < b.count {
      let endA = a.endOfDigits(from: i)
      let endB = b.endOfDigits(from: j)
      let order = VersionText.compareNumbers(a[i..<max(i, endA)], b[j..<max(j, endB)])
      if order != .equal { return order }
      i = endA + 1
      j = endB + 1
    }
    return .equal
  }

  private static func compareIdentifiers(_ a: VersionText, _ b: VersionText, _ variant: Variant) -> Ordering {
    var i = 0
    var j = 0
    while i < a.count, j < b.count {
      let endA = a.firstIndex(of: UInt8(ascii: "."), from: i) ?? a.count
      let endB = b.firstIndex(of: UInt8(ascii: "."), from: j) ?? b.count
      let order = compareIdentifier(a[i..<endA], b[j..<endB], variant)
      if order != .equal { return order }
      i = endA + 1
      j = endB + 1
    }
    return .of(i < a.count ? 1 : 0, j < b.count ? 1 : 0)
  }

  private static func compareIdentifier(_ a: VersionText, _ b: VersionText, _ variant: Variant) -> Ordering {
    let isNumber = (isNumber(a, variant), Self.isNumber(b, variant))
    switch isNumber {
    case (true, true): return VersionText.compareNumbers(a, b)
    case (true, false): return .less
    case (false, true): return .greater
    case (false, false):
      return variant == .nuget ? VersionText.compareIgnoringCase(a, b) : VersionText.compareBytes(a, b)
    }
  }

  private static func isNumber(_ text: VersionText, _ variant: Variant) -> Bool {
    guard text.isAllDigits else { return false }
    guard variant == .nuget else { return true }
    let limit: StaticString = "2147483647"
    return VersionText.compareNumbers(
      text, VersionText(UnsafeRawBufferPointer(start: limit.utf8Start, count: limit.utf8CodeUnitCount))) != .greater
  }

  /// Strictly by the specification, with another count of numbers where the ecosystem has it.
  static func isValid(_ text: VersionText, parts: ClosedRange<Int> = 3...3) -> Bool {
    var offset = 0
    var numbers = 0
    while true {
      let end = text.endOfDigits(from: offset)
      guard end > offset, end == offset + 1 || text[offset] != 0x30 else { return false }
      numbers += 1
      offset = end
      guard text[offset] == UInt8(ascii: ".") else { break }
      offset += 1
    }
    guard parts.contains(numbers) else { return false }
    if text[offset] == UInt8(ascii: "-") {
      let end = text.firstIndex(of: UInt8(ascii: "+"), from: offset) ?? text.count
      guard areIdentifiers(text[offset + 1..<end], leadingZeros: false) else { return false }
      offset = end
    }
    if text[offset] == UInt8(ascii: "+") {
      guard areIdentifiers(text.from(offset + 1), leadingZeros: true) else { return false }
      offset = text.count
    }
    return offset == text.count
  }

  private static func areIdentifiers(_ text: VersionText, leadingZeros: Bool) -> Bool {
    var start = 0
    while true {
      let end = text.firstIndex(of: UInt8(ascii: "."), from: start) ?? text.count
      let identifier = text[start..<end]
      guard !identifier.isEmpty,
        identifier.allSatisfy({ $0.isDigit || $0.isLetter || $0 == UInt8(ascii: "-") }),
        leadingZeros || identifier.count == 1 || identifier[0] != 0x30 || !identifier.isAllDigits
      else { return false }
      guard end < text.count else { return true }
      start = end + 1
    }
  }
}
