/// A package URL, `pkg:type/namespace/name@version?qualifiers#subpath`.
///
/// Source: the purl specification (package-url/purl-spec), ECMA-427. Type-specific normalisation is in
/// ``PackageURLTypes``.
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

  /// Normalises by the rules of the specification and of the type.
  package init(
    type: String, namespace: String? = nil, name: String, version: String? = nil,
    qualifiers: [String: String] = [:], subpath: String? = nil
  ) {
    self.type = type.lowercased()
    self.namespace = namespace.flatMap { $0.isEmpty ? nil : $0 }
    self.name = name
    self.version = version.flatMap { $0.isEmpty ? nil : $0 }
    self.qualifiers = qualifiers.filter { !$0.value.isEmpty }
    self.subpath = subpath.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The canonical form.
  package var description: String {
    var text = "pkg:\(type)/"
    if let namespace {
      for segment in namespace.split(separator: "/") { text += Self.encode(segment) + "/" }
    }
    text += Self.encode(name)
    if let version { text += "@" + Self.encode(version) }
    if !qualifiers.isEmpty {
      let pairs = qualifiers.sorted { $0.key < $1.key }
      text += "?" + pairs.map { "\($0.key.lowercased())=\(Self.encode($0.value, keeping: "/"))" }.joined(separator: "&")
    }
    if let subpath {
      text += "#" + subpath.split(separator: "/").map { Self.encode($0) }.joined(separator: "/")
    }
    return text
  }

  private static func encode(_ text: some StringProtocol, keeping extra: StaticString = "") -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    let kept = extra.description.utf8
    var out: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: ":"):
        out.append(byte)
      case _ where kept.contains(byte): out.append(byte)
      default: out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
