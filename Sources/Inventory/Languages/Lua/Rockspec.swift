import Images
import Model
import Parsing

/// `NAME-VERSION.rockspec` of LuaRocks: installed below `rocks-5.4/NAME/VERSION/`, elsewhere a source's, so declared.
///
/// It is a program of assignments; only literals are read.
///
/// Source: LuaRocks' documentation, "Rockspec format".
struct Rockspec: Extractor {
  static let name = "rockspec"
  static let version = 1
  static let selectors: [Selector] = [.suffix("rockspec")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .whole(upTo: 1 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let values = LuaAssignments(content.bytes)
    // The file's name says both too: name-1.2.3-1.rockspec
    let stem = file.name.dropLast(".rockspec".count)
    let pieces = stem.split(separator: "-").map(String.init)
    var name = values.texts["package"]
    var version = values.texts["version"]
    if pieces.count >= 3 {
      name = name ?? pieces.dropLast(2).joined(separator: "-")
      version = version ?? pieces.suffix(2).joined(separator: "-")
    }
    guard let name, let version else { throw ParseError("rockspec", "no literals for package and version") }
    let isInstalled = file.components.contains { $0.hasPrefix("rocks-") || $0 == "rocks" }
    let licenses = values.texts["description.license"].map { [$0] } ?? []
    let coordinates = EcosystemName("luarocks", name)
    var package =
      isInstalled
      ? Package.installed(coordinates, version, licenses: licenses)
      : Package.locked(coordinates, version, licenses: licenses, scope: .declared)
    var needs: Set<String> = []
    for text in values.lists["dependencies"] ?? [] {
      let need = text.prefix { !" <>=~".contains($0) }.lowercased()
      if !need.isEmpty, need != "lua" { needs.insert(need) }
    }
    package.dependencies = needs.sorted().map { PackageURL(type: "luarocks", name: $0).description }
    if let homepage = values.texts["description.homepage"] { package.attributes["homepage"] = homepage }
    var graph = PackageGraph()
    graph.add(package)
    graph.write(into: &extraction)
  }
}

/// The assignments at the top of a Lua program: texts, texts in tables of one level, and lists of texts.
struct LuaAssignments {
  /// By name, or `table.name`.
  private(set) var texts: [String: String] = [:]
  private(set) var lists: [String: [String]] = [:]

  init(_ bytes: Bytes) {
    var cursor = TextCursor(bytes, comments: .dashes)
    var path: [String] = []
    var key: String?
    while true {
      cursor.skipSpace()
      guard let byte = cursor.peek else { return }
      if let word = cursor.identifier() {
        cursor.skipSpace()
        key = cursor.peek == UInt8(ascii: "=") && cursor.peek(1) != UInt8(ascii: "=") ? word : nil
        if key != nil { cursor.advance() }
      } else if let text = cursor.quoted() ?? Self.long(&cursor) {
        add(text, key, path)
        key = nil
      } else {
        if byte == UInt8(ascii: "{") {
          guard path.count < 32 else { return }
          path.append(key ?? "")
          key = nil
        } else if byte == UInt8(ascii: "}") {
          _ = path.popLast()
          key = nil
        } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") {
          key = nil
        }
        cursor.advance()
      }
    }
  }

  private mutating func add(_ text: String, _ key: String?, _ path: [String]) {
    guard texts.count < 2000 else { return }
    if let key, path.count <= 1 {
      let name = path.first.map { "\($0).\(key)" } ?? key
      if texts[name] == nil { texts[name] = text }
    } else if key == nil, path.count == 1, lists[path[0], default: []].count < 1000 {
      lists[path[0], default: []].append(text)
    }
  }

  /// `[[text]]`
  private static func long(_ cursor: inout TextCursor) -> String? {
    guard cursor.take("[[") else { return nil }
    let end = cursor.bytes.firstRange(of: [0x5D, 0x5D], from: cursor.offset) ?? cursor.bytes.count..<cursor.bytes.count
    let text = cursor.bytes[cursor.offset..<end.lowerBound].prefix(1024).text.trimmed
    cursor.advance(end.upperBound - cursor.offset)
    return text
  }
}
