import Parsing

/// The main section of `META-INF/MANIFEST.MF`: only that speaks about the archive, the sections behind the first empty
/// line speak about single files.
///
/// Source: JAR File Specification, "JAR Manifest": names without regard to case, lines of 72 bytes that go on after a
/// space, ends CR, LF or CRLF.
struct JarManifest: Sendable, Hashable {
  /// By lower-case name; only those that say what the archive is.
  private(set) var attributes: [String: String] = [:]

  private static let sectionLimit = 4 << 20
  private static let valueLimit = 4096
  private static let wanted: Set<String> = [
    "bundle-symbolicname", "bundle-name", "bundle-version", "bundle-license", "implementation-title",
    "implementation-version", "implementation-vendor", "implementation-vendor-id", "specification-title",
    "specification-version", "automatic-module-name", "short-name", "extension-name", "plugin-version", "group-id",
    "artifact-id", "name", "hudson-version", "jenkins-version", "nar-id", "nar-group", "nar-version",
    "spring-boot-version", "spring-boot-classes", "start-class", "fragment-host", "specification-vendor",
  ]

  init() {}

  init(_ bytes: Bytes) {
    var key: String?
    var value: [UInt8] = []
    func finish(_ attributes: inout [String: String]) {
      if let key, attributes[key] == nil {
        attributes[key] = String(decoding: value, as: UTF8.self).trimmingSpaces
      }
      key = nil
      value = []
    }
    var offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let end = min(bytes.count, Self.sectionLimit)
    while offset < end {
      let (line, next) = Self.line(bytes, offset, end)
      offset = next
      if line.isEmpty {
        if attributes.isEmpty, key == nil { continue }
        break
      }
      if line[0] == 0x20 {
        if key != nil, value.count < Self.valueLimit { value += line[from: 1].array }
        continue
      }
      finish(&attributes)
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon <= 70 else { continue }
      let name = line[0..<colon].text.lowercased()
      guard Self.wanted.contains(name) else { continue }
      key = name
      value = line[from: colon + 1].prefix(Self.valueLimit).array
    }
    finish(&attributes)
  }

  private static func line(_ bytes: Bytes, _ offset: Int, _ end: Int) -> (Bytes, next: Int) {
    let feed = bytes.firstIndex(of: 0x0A, from: offset) ?? end
    // A lone CR ends a line too; it is looked for only before the next LF.
    if let carriage = bytes[offset..<min(feed, end)].firstIndex(of: 0x0D) {
      let stop = offset + carriage
      return (bytes[offset..<stop], stop + (stop + 1 == feed ? 2 : 1))
    }
    let stop = min(feed, end)
    return (bytes[offset..<stop], stop + 1)
  }

  /// The value as it is written; nil where it is missing or says nothing.
  subscript(name: String) -> String? {
    guard let value = attributes[name], !value.isEmpty, !value.hasPrefix("${") else { return nil }
    return value
  }

  /// `org.apache.commons.lang3;singleton:=true` without its directives.
  var symbolicName: String? {
    self["bundle-symbolicname"].map { String($0.prefix { $0 != ";" }).trimmingSpaces }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Names and addresses of licences, `;` and what follows cut off.
  var licenses: [String] {
    guard let text = self["bundle-license"] else { return [] }
    return text.split(separator: ",").prefix(8).compactMap { part in
      var licence = String(part.prefix { $0 != ";" }).trimmingSpaces
      licence.removeAll { $0 == "\"" }
      return licence.isEmpty || licence.utf8.count > 200 || licence.contains("<<EXTERNAL>>") ? nil : licence
    }
  }
}
