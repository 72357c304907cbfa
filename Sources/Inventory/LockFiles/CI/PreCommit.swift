import Documents
import Images
import Model
import Parsing

/// `.pre-commit-config.yaml`: repositories of hooks, each at a revision; they run where software is made.
///
/// Source: pre-commit's documentation, "Adding pre-commit plugins to your project".
struct PreCommit: Extractor {
  static let name = "pre-commit"
  static let version = 1
  static let selectors: [Selector] = [.name(".pre-commit-config.yaml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .wholeIfSmall(upTo: 1 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for document in try YAMLDocument.parse(content.bytes) {
      for value in document["repos"]?.elements ?? [] {
        // `local` and `meta` are no repositories.
        guard let path = value.string("repo").flatMap(EcosystemName.repository), let revision = value["rev"]?.scalar
        else { continue }
        let parts = path.split(atFirst: "/")
        if let (host, name) = parts, ["github.com", "gitlab.com", "bitbucket.org"].contains(host) {
          let type = String(host.prefix { $0 != "." })
          graph.add(.locked(EcosystemName(type, path: name), revision, scope: .development))
        } else {
          let url = "git+\(value.string("repo") ?? "")@\(revision)"
          let name = path.split(separator: "/").last.map(String.init) ?? path
          graph.add(
            .locked(EcosystemName("generic", name), revision, qualifiers: ["vcs_url": url], scope: .development))
        }
        for hook in value["hooks"]?.elements ?? [] {
          for text in hook["additional_dependencies"]?.strings ?? [] {
            guard let requirement = PythonRequirement(text), let version = requirement.exactVersion else { continue }
            graph.add(.locked(.pypi(requirement.name), version, scope: .development))
          }
        }
      }
    }
    graph.write(into: &extraction)
  }
}
