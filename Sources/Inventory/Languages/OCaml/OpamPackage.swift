import Images
import Model
import Parsing

/// opam's files: `NAME.VERSION/opam` in a switch (installed), `*.opam.locked` (a lock file), other `*.opam` (declared).
///
/// Source: opam's manual, "Package definitions".
struct OpamPackage: Extractor {
  static let name = "opam"
  static let version = 1
  static let selectors: [Selector] = [.name("opam"), .suffix("opam"), .suffix("locked")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    let name = file.name
    if name == "opam" || name.hasSuffix(".opam.locked") || name == "opam.locked" { return .whole(upTo: 1 << 20) }
    return name.hasSuffix(".opam") ? .wholeIfSmall(upTo: 1 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let fields = OpamFields(content.bytes)
    var graph = PackageGraph()
    if file.name.hasSuffix("locked") {
      for (name, version, isForTest) in fields.exactNeeds {
        graph.add(.locked(EcosystemName("opam", name), version, scope: isForTest ? .development : .runtime))
      }
    } else if let package = Self.package(file, fields) {
      graph.add(package)
    }
    graph.write(into: &extraction)
  }

  private static func package(_ file: FileEntry, _ fields: OpamFields) -> Package? {
    guard fields.texts["opam-version"] != nil else { return nil }
    // In a switch and in a repository the folder is called name.version.
    let folder = file.name == "opam" ? file.folder.split(atFirst: ".") : nil
    let stem = file.name.hasSuffix(".opam") ? String(file.name.dropLast(5)) : nil
    guard let name = fields.texts["name"] ?? folder?.0 ?? stem, let version = fields.texts["version"] ?? folder?.1
    else {
      return nil
    }
    let isInstalled = file.isBelow(".opam-switch/packages") || folder != nil && !file.isBelow("repo")
    let coordinates = EcosystemName("opam", name)
    let licenses = fields.lists["license"] ?? []
    var package =
      isInstalled
      ? Package.installed(coordinates, version, licenses: licenses)
      : Package.locked(coordinates, version, licenses: licenses, scope: .declared)
    if let homepage = fields.texts["homepage"] { package.attributes["homepage"] = homepage }
    package.dependencies = Set(fields.lists["depends"] ?? []).sorted().map {
      PackageURL(type: "opam", name: $0).description
    }
    return package
  }
}

/// `field: "text"` and `field: [ "a" {filter} "b" ]`.
struct OpamFields {
  private(set) var texts: [String: String] = [:]
  private(set) var lists: [String: [String]] = [:]
  /// Of `depends`, those with `{= "version"}`.
  private(set) var exactNeeds: [(name: String, version: String, isForTest: Bool)] = []

  init(_ bytes: Bytes) {
    var cursor = TextCursor(bytes, comments: .hash)
    while lists.count < 500 {
      cursor.skipSpace()
      guard !cursor.isAtEnd else { return }
      if cursor.take("\"\"\"") {
        let end = bytes.firstRange(of: Array("\"\"\"".utf8), from: cursor.offset)?.upperBound ?? bytes.count
        cursor.advance(end - cursor.offset)
      } else if let name = cursor.identifier(also: "-") {
        cursor.skipSpace()
        if cursor.take(UInt8(ascii: ":")) { value(of: name, &cursor) }
      } else if !cursor.skipQuoted("\"") {
        cursor.advance()
      }
    }
  }

  private mutating func value(of field: String, _ cursor: inout TextCursor) {
    cursor.skipSpace()
    if let text = cursor.quoted("\"") {
      if texts[field] == nil { texts[field] = text }
      lists[field] = [text]
      return
    }
    guard cursor.take(UInt8(ascii: "[")) else { return }
    var found: [String] = []
    while found.count < 2000 {
      cursor.skipSpace()
      guard !cursor.isAtEnd, !cursor.take(UInt8(ascii: "]")) else { break }
      if let text = cursor.quoted("\"") {
        found.append(text)
        cursor.skipSpace()
        if cursor.take(UInt8(ascii: "{")) {
          let filter = cursor.text(upTo: "}")
          if field == "depends" { need(text, filter) }
        }
      } else {
        cursor.advance()
      }
    }
    lists[field] = found
  }

  private mutating func need(_ name: String, _ filter: String) {
    let condition = filter.trimmed
    guard condition.hasPrefix("="), let start = condition.firstIndex(of: "\"") else { return }
    let version = condition[condition.index(after: start)...].prefix { $0 != "\"" }
    exactNeeds.append((name, String(version), condition.contains("with-test") || condition.contains("with-doc")))
  }
}
