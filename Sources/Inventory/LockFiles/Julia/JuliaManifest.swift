import Documents
import Images
import Model
import Parsing

/// `Manifest.toml` of Julia, formats 1 and 2, also `JuliaManifest.toml` and `Manifest-v1.11.toml`.
///
/// Packages of the standard library have the version of Julia itself, or none.
///
/// Source: Pkg.jl's documentation, "Manifest.toml".
struct JuliaManifest: Extractor {
  static let name = "julia-manifest"
  static let version = 1
  static let selectors: [Selector] = [.suffix("toml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    let name = file.name
    let isManifest =
      name == "Manifest.toml" || name == "JuliaManifest.toml" || name.hasPrefix("Manifest-v")
      || name.hasPrefix("JuliaManifest-v")
    return isManifest && !file.isBelow(".julia/packages") ? .wholeIfSmall(upTo: 8 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try TOMLDocument.parse(content.bytes)
    var graph = PackageGraph()
    let julia = document.string("julia_version")
    for member in (document["deps"] ?? document).members {
      for value in member.value.elements {
        guard let uuid = value.string("uuid") else { continue }
        // A path is a package under development.
        if value["path"] != nil, value["git-tree-sha1"] == nil { continue }
        let isStandard = value["git-tree-sha1"] == nil
        let version = value.string("version") ?? (isStandard ? julia : nil) ?? ""
        var qualifiers = ["uuid": uuid]
        if let url = value.string("repo-url") { qualifiers["vcs_url"] = "git+\(url)" }
        let index = graph.add(
          .locked(EcosystemName("julia", member.key), version, qualifiers: qualifiers),
          keys: [member.key, uuid])
        if isStandard { graph.setAttribute("standard-library", "true", at: index) }
        for need in value["deps"]?.strings ?? [] { graph.edge(from: index, to: need) }
        for need in value["deps"]?.members ?? [] { graph.edge(from: index, to: need.value.string ?? need.key) }
      }
    }
    graph.write(into: &extraction)
  }
}
