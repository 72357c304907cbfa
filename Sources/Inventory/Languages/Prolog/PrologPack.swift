import Images
import Model
import Parsing

/// `pack/NAME/pack.pl` of SWI-Prolog: facts such as `name(hdt).` and `version('0.5.2').`
///
/// Source: SWI-Prolog's manual, "Packs: community add-ons".
struct PrologPack: Extractor {
  static let name = "swipl-pack"
  static let version = 1
  static let selectors: [Selector] = [.name("pack.pl")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .wholeIfSmall(upTo: 1 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var facts: [String: String] = [:]
    var needs: [String] = []
    var cursor = TextCursor(content.bytes, comments: .percent)
    while true {
      cursor.skipSpace()
      guard !cursor.isAtEnd else { break }
      guard let name = cursor.identifier(), cursor.take(UInt8(ascii: "(")) else {
        cursor.advance()
        continue
      }
      cursor.skipSpace()
      guard let value = cursor.quoted() ?? cursor.identifier(also: ".-") else { continue }
      if name == "requires" { needs.append(value) } else if facts[name] == nil { facts[name] = value }
    }
    guard let name = facts["name"], let version = facts["version"] else { return }
    var package = Package.installed(
      EcosystemName("swiplpack", name), version, licenses: facts["license"].map { [$0] } ?? [])
    if let author = facts["author"] { package.attributes["author"] = author }
    package.dependencies = Set(needs.prefix(500)).sorted().map { PackageURL(type: "swiplpack", name: $0).description }
    var graph = PackageGraph()
    graph.add(package)
    graph.write(into: &extraction)
  }
}
