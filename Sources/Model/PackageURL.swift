/// A package URL, `pkg:type/namespace/name@version?qualifiers#subpath`, always normalised.
///
/// Source: the purl specification (package-url/purl-spec), ECMA-427. What each type asks for is in
/// ``PackageURLType``, the text form in `PackageURLText.swift`, the parser in `PackageURLParser.swift`.
package struct PackageURL: Sendable, Hashable, CustomStringConvertible {
  /// Lower case.
  package let type: String
  /// Segments joined by `/`, decoded; nil where there is none.
  package let namespace: String?
  package let name: String
  package let version: String?
  /// Decoded values; keys lower case, empty values dropped.
  package let qualifiers: [String: String]
  package let subpath: String?

  /// Normalises by the rules of the specification and of the type. What the notation has no place for is left out:
  /// other characters in the type or a qualifier's key, empty segments, `.` and `..` in the subpath.
  package init(
    type: String, namespace: String? = nil, name: String, version: String? = nil,
    qualifiers: [String: String] = [:], subpath: String? = nil
  ) {
    let type = Self.normalizedType(type)
    let rules = PackageURLType.rules(for: type)
    self.type = type
    self.namespace = namespace.flatMap { Self.path($0) }.map(rules.namespace)
    let trimmed = Self.trimSlashes(name)
    let qualifiers = qualifiers.isEmpty ? [:] : Self.normalizedQualifiers(qualifiers)
    self.name = rules.name(trimmed, qualifiers)
    self.version = version.flatMap { $0.isEmpty ? nil : rules.version($0) }
    self.qualifiers = qualifiers
    self.subpath = subpath.flatMap { Self.path($0, droppingDots: true) }
  }

  private static func normalizedType(_ type: String) -> String {
    if type.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) { return type }
    let kept = type.lowercased().unicodeScalars.filter {
      ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "." || $0 == "-"
    }
    return String(String.UnicodeScalarView(kept))
  }

  private static func trimSlashes(_ text: String) -> String {
    guard text.utf8.first == 0x2F || text.utf8.last == 0x2F else { return text }
    var part = text[...]
    while part.utf8.first == 0x2F { part = part.dropFirst() }
    while part.utf8.last == 0x2F { part = part.dropLast() }
    return String(part)
  }

  private static func path(_ text: String, droppingDots: Bool = false) -> String? {
    if !text.isEmpty, !text.utf8.contains(0x2F), !droppingDots { return text }
    let segments = text.split(separator: "/").filter { !droppingDots || ($0 != "." && $0 != "..") }
    return segments.isEmpty ? nil : segments.joined(separator: "/")
  }

  private static func normalizedQualifiers(_ qualifiers: [String: String]) -> [String: String] {
    var kept: [String: String] = [:]
    // In order, so that of two keys that differ in case the same one wins every time.
    for (key, value) in qualifiers.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
      let key = key.lowercased()
      if isQualifierKey(key) { kept[key] = value }
    }
    return kept
  }

  /// ASCII letters, digits, `.`, `-`, `_`, not starting with a digit.
  static func isQualifierKey(_ key: some StringProtocol) -> Bool {
    guard let first = key.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return key.utf8.allSatisfy {
      switch $0 {
      case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
      default: false
      }
    }
  }

  /// The same package, whatever its version: for look-ups by name.
  package var unversioned: PackageURL {
    PackageURL(type: type, namespace: namespace, name: name, qualifiers: qualifiers, subpath: subpath)
  }
}
