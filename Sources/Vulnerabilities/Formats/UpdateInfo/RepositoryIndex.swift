import Documents
import Parsing

/// `repomd.xml`, the index of a dnf repository.
enum RepositoryIndex {
  /// Where the file of this type stands, relative to the repository; nil where there is none.
  static func location(of type: String, in index: Bytes) throws(ParseError) -> String? {
    let root = try XMLDocument.parse(index)
    guard let data = root.all("data").last(where: { $0[attribute: "type"] == type }),
      let href = data[child: "location"]?[attribute: "href"], !href.isEmpty
    else { return nil }
    guard href.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !href.hasPrefix("/"), !href.contains(".."),
      !href.contains("://")
    else { throw ParseError("repomd.xml", "points out of its repository: '\(BoundedText.line(href, to: 100))'") }
    return href
  }
}
