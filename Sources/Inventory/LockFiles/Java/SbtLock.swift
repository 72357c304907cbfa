import Images
import Model
import Parsing

/// `build.sbt.lock`, which sbt-dependency-lock writes.
///
/// Source: stringbean/sbt-dependency-lock, lock file version 1.
struct SbtLock: Extractor {
  static let name = "sbt-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("build.sbt.lock"), .suffix("lock")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.name.hasSuffix(".sbt.lock") ? .whole(upTo: 16 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    var graph = PackageGraph()
    for value in document["dependencies"]?.elements ?? [] {
      guard let group = value.string("org"), let artifact = value.string("name"), let version = value.string("version")
      else { continue }
      let configurations = value["configurations"]?.strings ?? []
      let isUsed =
        configurations.isEmpty || configurations.contains { ["compile", "runtime", "provided"].contains($0) }
      graph.add(.locked(.maven(group, artifact), version, scope: isUsed ? .runtime : .development))
    }
    graph.write(into: &extraction)
  }
}
