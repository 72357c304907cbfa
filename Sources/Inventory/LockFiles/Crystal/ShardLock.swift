import Documents
import Images
import Model
import Parsing

/// `shard.lock` of Crystal, formats 1 and 2.
///
/// Source: shards' specification, "shard.lock".
struct ShardLock: Extractor {
  static let name = "shard-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("shard.lock")]

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for document in try YAMLDocument.parse(content.bytes) {
      for member in document["shards"]?.members ?? [] {
        guard member.value["path"] == nil,
          var version = member.value["version"]?.scalar ?? member.value.string("commit")
        else { continue }
        // `0.4.0+git.commit.…` where a commit was asked for.
        if let commit = version.place(of: "+git.commit.") { version = String(version[..<commit.lowerBound]) }
        var qualifiers: [String: String] = [:]
        if let git = member.value.string("git") ?? member.value.string("github").map({ "https://github.com/\($0).git" })
        {
          qualifiers["vcs_url"] = "git+\(git)"
        }
        graph.add(.locked(EcosystemName("shards", member.key), version, qualifiers: qualifiers))
      }
    }
    graph.write(into: &extraction)
  }
}
