import Images
import Model
import Parsing

/// `setup.py` and `setup.cfg`: requirements that stand as literals in `install_requires` and its kin. Never run.
///
/// Source: setuptools' documentation, "Keywords" and "Configuring setuptools using setup.cfg files".
struct SetupScript: Extractor {
  static let name = "setuptools"
  static let version = 1
  static let selectors: [Selector] = [.name("setup.py"), .name("setup.cfg")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .whole(upTo: 1 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    let found = file.name == "setup.py" ? Self.script(content.bytes) : Self.configuration(content.bytes)
    for (text, scope) in found {
      guard let requirement = PythonRequirement(text) else { continue }
      graph.add(requirement.declaration(scope))
    }
    graph.write(into: &extraction)
  }

  /// Literals inside the brackets after a keyword, and anywhere those that name an exact version.
  static func script(_ bytes: Bytes) -> [(String, Package.Scope)] {
    var cursor = TextCursor(bytes, comments: .hash)
    var out: [(String, Package.Scope)] = []
    var scope: Package.Scope?
    var depth = 0
    while out.count < 10_000 {
      cursor.skipSpace()
      guard let byte = cursor.peek else { break }
      if cursor.take("\"\"\"") || cursor.take("'''") {
        let quote: [UInt8] = [byte, byte, byte]
        let end = bytes.firstRange(of: quote, from: cursor.offset)?.upperBound ?? bytes.count
        cursor.advance(end - cursor.offset)
      } else if let text = cursor.quoted("\"'", longest: 1024) {
        cursor.skipSpace()
        // A key of a dictionary (`extras_require`) is the name of an extra.
        if cursor.peek == UInt8(ascii: ":") { continue }
        if let scope, depth > 0 {
          out.append((text, scope))
        } else if PythonRequirement(text)?.exactVersion != nil {
          out.append((text, .declared))
        }
      } else if let word = cursor.identifier() {
        if depth == 0 { scope = nil }
        cursor.skipSpace()
        guard cursor.peek == UInt8(ascii: "=") else { continue }
        switch word.lowercased() {
        case "install_requires", "extras_require", "requirements", "requires": (scope, depth) = (.declared, 0)
        case "tests_require", "setup_requires": (scope, depth) = (.development, 0)
        default: if depth == 0 { scope = nil }
        }
      } else {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "("): if scope != nil { depth += 1 }
        case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ")"):
          depth -= 1
          if depth <= 0 { (scope, depth) = (nil, 0) }
        default: break
        }
        cursor.advance()
      }
    }
    return out
  }

  /// Of `[options]` the keys that list requirements, and all of `[options.extras_require]`.
  static func configuration(_ bytes: Bytes) -> [(String, Package.Scope)] {
    var out: [(String, Package.Scope)] = []
    var section = ""
    var scope: Package.Scope?
    for line in Lines(bytes) where out.count < 10_000 {
      let text = line.prefix(4096).text
      guard let first = text.utf8.first, first != UInt8(ascii: "#"), first != UInt8(ascii: ";") else { continue }
      if first == UInt8(ascii: "[") {
        section = text.trimmed
        scope = nil
      } else if first == 0x20 || first == 0x09 {
        if let scope, !text.trimmed.hasPrefix("#") { out.append((text.trimmed, scope)) }
      } else if let (key, value) = text.split(atFirst: "=") {
        switch (section, key.trimmed) {
        case ("[options]", "install_requires"), ("[options.extras_require]", _): scope = .declared
        case ("[options]", "setup_requires"), ("[options]", "tests_require"): scope = .development
        default: scope = nil
        }
        if let scope { out += value.split(separator: ";").prefix(1).map { ($0.trimmed, scope) } }
      }
    }
    return out
  }
}
