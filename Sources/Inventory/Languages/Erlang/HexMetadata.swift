import Images
import Model
import Parsing

/// `deps/NAME/hex_metadata.config`, which Hex leaves in a package that it unpacked.
///
/// Source: Hex' specification, "Package metadata".
struct HexMetadata: Extractor {
  static let name = "hex-metadata"
  static let version = 1
  static let selectors: [Selector] = [.name("hex_metadata.config")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .whole(upTo: 4 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var parser = TermParser(content.bytes, comments: .percent, format: "Hex metadata")
    let properties = Term.list(try parser.document())
    guard let name = properties["name"]?.string, let version = properties["version"]?.string else {
      throw ParseError("Hex metadata", "no name and version")
    }
    var package = Package.installed(
      EcosystemName("hex", name), version, licenses: properties["licenses"]?.elements.compactMap(\.text) ?? [])
    var needs: Set<String> = []
    for need in (properties["requirements"]?.elements ?? []).prefix(500) {
      // `{<<"jason">>, [{<<"app">>, …}]}`, or `[{<<"name">>, <<"jason">>}, …]`
      if let other = need["name"]?.text ?? need[0]?.text {
        needs.insert(PackageURL(type: "hex", name: other).description)
      }
    }
    package.dependencies = needs.sorted()
    var graph = PackageGraph()
    graph.add(package)
    graph.write(into: &extraction)
  }
}
