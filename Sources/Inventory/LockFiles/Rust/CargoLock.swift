import Documents
import Images
import Model
import Parsing

/// `Cargo.lock`, versions 1 to 4. Packages without a source are the project's own crates.
///
/// What only tests and the build need is not told apart in it.
///
/// Source: "The Cargo Book", and cargo's `EncodableResolve`.
struct CargoLock: Extractor {
  static let name = "cargo-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("Cargo.lock")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage || file.isBelow("vendor") ? .none : .whole(upTo: 16 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try TOMLDocument.parse(content.bytes)
    var graph = PackageGraph()
    for value in document["package"]?.elements ?? [] {
      guard let name = value.string("name"), let version = value.string("version"), let source = value.string("source")
      else { continue }
      var qualifiers: [String: String] = [:]
      if source.hasPrefix("git+") {
        qualifiers["vcs_url"] = source
      } else if !source.contains("github.com/rust-lang/crates.io-index"), !source.contains("index.crates.io") {
        qualifiers["repository_url"] = String(source.drop { $0 != "+" }.dropFirst())
      }
      let index = graph.add(
        .locked(EcosystemName("cargo", name), version, qualifiers: qualifiers),
        keys: [name, "\(name) \(version)", "\(name) \(version) (\(source))"])
      // `name`, `name version` where several are locked, `name version (source)` in version 1.
      for need in value["dependencies"]?.strings ?? [] { graph.edge(from: index, to: need) }
    }
    graph.write(into: &extraction)
  }
}
