import Images
import Parsing

/// Reads the packages out of one kind of file.
///
/// To add one: a file that conforms to this, its fixture and test, and a line in ``Catalogue``.
package protocol Extractor: Sendable {
  /// Stable name, e.g. `dpkg`, `java-archive`: ``Package/foundBy``.
  static var name: String { get }
  /// Raised whenever the same file would give another result, so that cached results are not used.
  static var version: Int { get }
  /// Which files are worth a closer look; a file that meets none of them never reaches the extractor.
  static var selectors: [Selector] { get }

  /// The closer look: from path, metadata and first bytes. Suffix, folder and execute bit are hints that lie.
  func interest(in file: FileEntry, head: Bytes) -> Interest

  /// Reads the file. What throws, or is noted with ``Extraction/problem(_:)``, becomes a coverage problem with the path.
  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError)
}

/// A cheap test that can be answered for all extractors at once.
package enum Selector: Sendable, Hashable {
  /// The file's name, exactly: `package-lock.json`.
  case name(String)
  /// What follows the last dot of the name, lower case: `jar`.
  case suffix(String)
  /// The name of the folder in which the file stands: `status.d`.
  case folder(String)
  /// What the first bytes say.
  case magic(Magic)
}

extension Extractor {
  package func interest(in file: FileEntry, head: Bytes) -> Interest { .whole(upTo: 64 << 20) }
}
