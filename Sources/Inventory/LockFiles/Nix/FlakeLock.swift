import Images
import Model
import Parsing

/// `flake.lock` of Nix: what a flake is built from, so for development.
///
/// Source: Nix' manual, "nix flake", section "Lock files".
struct FlakeLock: Extractor {
  static let name = "flake-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("flake.lock")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .whole(upTo: 4 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    let root = document.string("root") ?? "root"
    var graph = PackageGraph()
    for member in document["nodes"]?.members ?? [] where member.key != root {
      guard let locked = member.value["locked"], let package = Self.package(locked) else { continue }
      let index = graph.add(package, keys: [member.key])
      for need in member.value["inputs"]?.members ?? [] {
        if let target = need.value.string { graph.edge(from: index, to: target) }
      }
    }
    graph.write(into: &extraction)
  }

  private static func package(_ locked: JSONValue) -> Package? {
    let revision = locked.string("rev") ?? ""
    switch locked.string("type") {
    case "github", "gitlab":
      guard let owner = locked.string("owner"), let repository = locked.string("repo") else { return nil }
      let type = locked.string("type") ?? "github"
      return .locked(EcosystemName(type, path: "\(owner)/\(repository)"), revision, scope: .development)
    case "git":
      let url = locked.string("url") ?? ""
      guard let path = EcosystemName.repository(url), let name = path.split(separator: "/").last else { return nil }
      return .locked(
        EcosystemName("generic", String(name)), revision, qualifiers: ["vcs_url": "git+\(url)@\(revision)"],
        scope: .development)
    default: return nil
    }
  }
}
