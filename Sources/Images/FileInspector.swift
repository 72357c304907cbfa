import Parsing

/// Looks at single files while a layer streams by, and leaves facts about them.
///
/// Each capability that reads image contents (packages, secrets, misconfiguration, webshells) brings one; all of them
/// see a layer in the same pass. Facts hang on the file's content in its layer and are cached with the layer, so they
/// must depend on nothing but the entry and the bytes.
package protocol FileInspector: Sendable {
  /// Name and version, e.g. `inventory/7`: part of the cache's key, so it changes whenever the facts would.
  var identifier: String { get }

  /// Whether the body is wanted.
  /// - Parameter head: the first 512 bytes, or all of a shorter file.
  func interest(in file: FileEntry, head: Bytes) -> Interest

  /// Called for files that were of interest. Never throws: what cannot be read is a problem in the result.
  func inspect(_ file: FileEntry, _ content: FileContent) -> Inspection
}

package enum Interest: Sendable, Hashable {
  case none
  /// The whole body, if it has at most this many bytes; a larger one becomes a coverage problem.
  case whole(upTo: Int)
  /// The same, but a larger one is passed over without a word: a guess by content, not a promise.
  case wholeIfSmall(upTo: Int)
  /// The first so many bytes of a file of any size. More may be shown where another asked for more.
  case start(of: Int)
}

/// What an inspector leaves about one file.
package struct Inspection: Sendable, Hashable {
  /// In the inspector's own encoding; empty for "looked at, nothing there".
  package var facts: [UInt8]
  /// Why the file could not be examined, or only in part.
  package var problems: [String]

  package init(facts: [UInt8] = [], problems: [String] = []) {
    self.facts = facts
    self.problems = problems
  }
}
