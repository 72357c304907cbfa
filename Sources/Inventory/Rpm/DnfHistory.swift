import Images
import Parsing

/// Which repositories dnf ever installed from: what tells the product where no content manifest does.
///
/// Note: `dnf.repositories`, ids with line breaks between, sorted. Source: libdnf's `history.sqlite`, table `repo`.
struct DnfHistory: Extractor {
  static let name = "dnf-history"
  static let version = 1
  static let selectors: [Selector] = [.name("history.sqlite")]

  static let maximumRepositories = 10_000

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.parent.hasSuffix("dnf") && Magic(head) == .sqlite ? .whole(upTo: 512 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let database = try SQLiteDatabase(content.bytes)
    guard try database.rootPage(of: "repo") != nil else { return }
    var names: Set<String> = []
    try database.forEachRow(of: "repo") { row in
      // id, repoid. `@System` and the like are no repositories.
      guard let name = row[1].text, !name.isEmpty, !name.hasPrefix("@"), names.count < Self.maximumRepositories else {
        return
      }
      names.insert(name)
    }
    guard !names.isEmpty else { return }
    extraction.notes["dnf.repositories"] = names.sorted().joined(separator: "\n")
  }
}
