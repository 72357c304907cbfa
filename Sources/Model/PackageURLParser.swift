/// Why a text is no package URL.
package struct PackageURLError: Error, Sendable, Hashable, CustomStringConvertible {
  package var reason: String
  package var description: String { "not a package URL: \(reason)" }
  init(_ reason: String) { self.reason = reason }
}

/// The parser, right to left as the specification says ("How to parse a PURL").
extension PackageURL {
  /// Longest text that is read, in bytes: far above any real one, far below what could hurt.
  package static let maximumLength = 8192

  /// - Throws: ``PackageURLError`` for anything that the specification does not allow; nothing is guessed.
  package init(parsing text: some StringProtocol) throws(PackageURLError) {
    guard text.utf8.count <= Self.maximumLength else {
      throw PackageURLError("longer than \(Self.maximumLength) bytes")
    }
    var rest = Array(text.utf8)[...]
    var subpath: String?
    if let hash = rest.lastIndex(of: UInt8(ascii: "#")) {
      subpath = try Self.segments(rest[(hash + 1)...], droppingDots: true)
      rest = rest[..<hash]
    }
    var qualifiers: [String: String] = [:]
    if let mark = rest.lastIndex(of: UInt8(ascii: "?")) {
      qualifiers = try Self.qualifiers(rest[(mark + 1)...])
      rest = rest[..<mark]
    }
    guard let colon = rest.firstIndex(of: UInt8(ascii: ":")),
      Self.text(rest[..<colon]).lowercased() == "pkg"
    else { throw PackageURLError("it does not start with pkg:") }
    rest = rest[(colon + 1)...].drop { $0 == 0x2F }
    guard let slash = rest.firstIndex(of: 0x2F) else { throw PackageURLError("no name after the type") }
    let type = try Self.type(rest[..<slash])
    rest = rest[(slash + 1)...]

    // An @ that opens a segment with more behind it is an npm scope written without encoding, not a version.
    let lastSlash = rest.lastIndex(of: 0x2F) ?? rest.startIndex
    var version: String?
    if let at = rest.lastIndex(of: UInt8(ascii: "@")) {
      let opensSegment = at == rest.startIndex || rest[at - 1] == 0x2F
      if at >= lastSlash || !opensSegment {
        version = try Self.decode(rest[(at + 1)...])
        rest = rest[..<at]
      }
    }
    while rest.last == 0x2F { rest = rest.dropLast() }
    var namespace: String?
    if let slash = rest.lastIndex(of: 0x2F) {
      namespace = try Self.segments(rest[..<slash], droppingDots: false)
      rest = rest[(slash + 1)...]
    }
    let name = try Self.decode(rest)
    guard !name.isEmpty else { throw PackageURLError("the name is empty") }
    self.init(
      type: type, namespace: namespace, name: name, version: version, qualifiers: qualifiers, subpath: subpath)
    guard !self.name.isEmpty else { throw PackageURLError("the name is empty") }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  private static func type(_ bytes: ArraySlice<UInt8>) throws(PackageURLError) -> String {
    guard let first = bytes.first, (0x61...0x7A).contains(first | 0x20),
      bytes.allSatisfy({
        (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".")
          || $0 == UInt8(ascii: "-")
      })
    else { throw PackageURLError("the type has other characters than letters, digits, . and -, or starts with none") }
    return text(bytes)
  }

  private static func segments(_ bytes: ArraySlice<UInt8>, droppingDots: Bool) throws(PackageURLError) -> String? {
    var kept: [String] = []
    for part in bytes.split(separator: 0x2F) {
      let segment = try decode(part)
      if droppingDots, segment == "." || segment == ".." { continue }
      guard !segment.utf8.contains(0x2F) else { throw PackageURLError("a segment holds an encoded slash") }
      kept.append(segment)
    }
    return kept.isEmpty ? nil : kept.joined(separator: "/")
  }

  private static func qualifiers(_ bytes: ArraySlice<UInt8>) throws(PackageURLError) -> [String: String] {
    var found: [String: String] = [:]
    for pair in bytes.split(separator: UInt8(ascii: "&")) {
      guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else {
        throw PackageURLError("a qualifier has no =")
      }
      let key = text(pair[..<equals])
      guard isQualifierKey(key) else { throw PackageURLError("\(key.prefix(40)) is no name for a qualifier") }
      let value = try decode(pair[(equals + 1)...])
      if !value.isEmpty { found[key.lowercased()] = value }
    }
    return found
  }

  private static func decode(_ bytes: ArraySlice<UInt8>) throws(PackageURLError) -> String {
    guard bytes.contains(where: { $0 == UInt8(ascii: "%") || $0 >= 0x80 }) else { return text(bytes) }
    var out: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      guard byte == UInt8(ascii: "%") else {
        out.append(byte)
        index += 1
        continue
      }
      guard index + 2 < bytes.endIndex, let high = hex(bytes[index + 1]), let low = hex(bytes[index + 2]) else {
        throw PackageURLError("% without two hexadecimal digits")
      }
      out.append(high << 4 | low)
      index += 3
    }
    guard let decoded = String(validating: out, as: UTF8.self) else { throw PackageURLError("it is not UTF-8") }
    return decoded
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
