import Images
import Model
import Parsing

/// `renv.lock` of R.
///
/// Source: renv's documentation, "Lockfiles".
struct RenvLock: Extractor {
  static let name = "renv-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("renv.lock")]

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    var graph = PackageGraph()
    for member in document["Packages"]?.members ?? [] {
      guard let name = member.value.string("Package"), let version = member.value.string("Version") else { continue }
      var qualifiers: [String: String] = [:]
      if let user = member.value.string("RemoteUsername"), let repository = member.value.string("RemoteRepo") {
        let host = member.value.string("RemoteHost").map { $0 == "api.github.com" ? "github.com" : $0 } ?? "github.com"
        qualifiers["vcs_url"] = "git+https://\(host)/\(user)/\(repository)@\(member.value.string("RemoteSha") ?? "")"
      }
      let isBioconductor =
        member.value.string("Source") == "Bioconductor" || member.value["biocViews"] != nil
      let index = graph.add(
        .locked(EcosystemName(isBioconductor ? "bioconductor" : "cran", name), version, qualifiers: qualifiers),
        keys: [name])
      for need in member.value["Requirements"]?.strings ?? [] { graph.edge(from: index, to: need) }
      // Version 2 writes the fields of DESCRIPTION: `rlang (>= 0.4)`.
      for field in ["Imports", "Depends", "LinkingTo"] {
        for need in member.value[field]?.strings ?? [] {
          graph.edge(from: index, to: String(need.prefix { $0 != " " && $0 != "(" }))
        }
      }
    }
    graph.write(into: &extraction)
  }
}
