import Images
import Model
import Parsing

/// `luarocks.lock`: a table of Lua, `return { dependencies = { ["say"] = "1.4.1-3" } }`.
///
/// Source: LuaRocks' documentation, "Pinning versions with a lock file".
struct LuaRocksLock: Extractor {
  static let name = "luarocks-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("luarocks.lock")]

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var cursor = TextCursor(content.bytes, comments: .dashes)
    var graph = PackageGraph()
    var key: String?
    var scope = Package.Scope.runtime
    while true {
      cursor.skipSpace()
      guard let byte = cursor.peek else { break }
      if let word = cursor.identifier(also: "-") {
        key = word
        if word == "dependencies" { scope = .runtime }
        if word == "build_dependencies" || word == "test_dependencies" { scope = .development }
      } else if let text = cursor.quoted() {
        cursor.skipSpace()
        if cursor.peek == UInt8(ascii: "]") {
          key = text
        } else if let name = key {
          graph.add(.locked(EcosystemName("luarocks", name), text, scope: scope))
          key = nil
        }
      } else {
        _ = byte
        cursor.advance()
      }
    }
    graph.write(into: &extraction)
  }
}
