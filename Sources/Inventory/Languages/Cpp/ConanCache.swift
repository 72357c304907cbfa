import Images
import Model
import Parsing

/// `.conan2/p/cache.sqlite3`, in which Conan 2 keeps the packages of its cache, whose folders say nothing.
///
/// Source: conan-io/conan, the cache's table `packages`: reference, recipe revision, package id …
struct ConanCache: Extractor {
  static let name = "conan-cache"
  static let version = 1
  static let selectors: [Selector] = [.name("cache.sqlite3")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    head.starts(with: "SQLite format 3") ? .whole(upTo: 256 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let database = try SQLiteDatabase(content.bytes)
    // Others call a database so too.
    guard try database.rootPage(of: "packages") != nil, try database.rootPage(of: "recipes") != nil else { return }
    var graph = PackageGraph()
    try database.forEachRow(of: "packages") { row throws(ParseError) in
      guard let reference = row[0].text, let found = ConanReference(reference) else { return }
      var qualifiers = found.qualifiers
      if let revision = row[1].text { qualifiers["rrev"] = revision }
      graph.add(.installed(EcosystemName("conan", found.name), found.version, qualifiers: qualifiers))
    }
    graph.write(into: &extraction)
  }
}
