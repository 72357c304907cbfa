import Images
import Model
import Parsing

/// `mix.lock`: a map of Elixir, from application to what was locked.
///
/// Source: mix's and Hex' sources: `{:hex, name, version, checksum, managers, dependencies, repository, checksum}` and
/// `{:git, url, commit, options}`.
struct MixLock: Extractor {
  static let name = "mix-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("mix.lock")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage || file.isBelow("deps") ? .none : .whole(upTo: 8 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var parser = TermParser(content.bytes, comments: .hash, format: "mix.lock")
    guard case .map(let pairs) = try parser.term() else { throw ParseError("mix.lock", "expected %{") }
    var graph = PackageGraph()
    for (key, value) in pairs {
      guard let application = key.string, let kind = value[0]?.string else { continue }
      switch kind {
      case "hex":
        guard let name = value[1]?.string, let version = value[2]?.text else { continue }
        var qualifiers: [String: String] = [:]
        if let repository = value[6]?.text, repository != "hexpm" { qualifiers["repository_url"] = repository }
        let index = graph.add(
          .locked(EcosystemName("hex", name), version, qualifiers: qualifiers), keys: [application])
        for need in value[5]?.elements ?? [] {
          if let name = need[0]?.string { graph.edge(from: index, to: name) }
        }
      case "git":
        let url = "git+\(value[1]?.text ?? "")@\(value[2]?.text ?? "")"
        graph.add(.locked(EcosystemName("hex", application), "", qualifiers: ["vcs_url": url]), keys: [application])
      default: continue
      }
    }
    graph.write(into: &extraction)
  }
}
