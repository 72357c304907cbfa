import Images
import Model
import Parsing

/// `.cargo/.crates2.json`: the programs that `cargo install` put into `bin`, with the crates that they are of.
///
/// Source: cargo, `ops::common_for_install_and_uninstall`.
struct CargoInstalled: Extractor {
  static let name = "cargo-installed"
  static let version = 1
  static let selectors: [Selector] = [.name(".crates2.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .whole(upTo: 4 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    var graph = PackageGraph()
    for member in document["installs"]?.members ?? [] {
      // `ripgrep 13.0.0 (registry+https://github.com/rust-lang/crates.io-index)`
      let words = member.key.split(separator: " ").map(String.init)
      guard words.count >= 2 else { continue }
      var package = Package.installed(EcosystemName("cargo", words[0]), words[1])
      package.attributes["main-module"] = "true"
      package.attributes["programs"] = String((member.value["bins"]?.strings ?? []).joined(separator: " ").prefix(256))
      if let target = member.value.string("target") { package.architecture = String(target.prefix { $0 != "-" }) }
      graph.add(package)
    }
    graph.write(into: &extraction)
  }
}
