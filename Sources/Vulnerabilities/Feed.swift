import Parsing
import WebClient

/// One upstream of advisories: what to fetch from it, and how to read it.
///
/// To add one: a file in `Feeds/` that conforms to this, its fixture and test, and a line in ``FeedCatalogue``. A feed
/// neither stores anything nor decides when to fetch: ``plan(after:_:)`` says what there is, the updater fetches each
/// part by conditional request and hands it to ``parse(_:into:)`` only when it has changed.
package protocol Feed: Sendable {
  /// Stable: `debian`, `ubuntu`, `alpine`, `osv`, `nvd`, `kev`.
  static var name: String { get }
  /// One line for people, with the upstream's name.
  static var summary: String { get }
  /// The data's licence as upstream states it (an SPDX expression, or words).
  static var license: String { get }
  /// Raised whenever the same input would give other records, so that it is parsed anew though it has not changed.
  static var version: Int { get }
  /// The ecosystems that it speaks about, and how much.
  static var coverage: FeedCoverage { get }

  /// What there is to fetch now.
  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan

  /// Reads one part, record after record. A record that cannot be read is told with ``FeedSink/skip(_:)``, and the
  /// rest still taken; throws only when nothing more can be read.
  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError)

  /// The ecosystems that one part speaks about; empty where that can't be said, or it is about scores.
  func kinds(ofPart name: String) -> [Ecosystem.Kind]

  /// The part's name if this is a file of this feed, by its content first of all (`db import`); nil if it isn't.
  func recognises(_ input: FeedInput) -> String?
}

extension Feed {
  package func kinds(ofPart name: String) -> [Ecosystem.Kind] { Self.coverage.kinds }
}

/// Which ecosystems a feed answers for.
package struct FeedCoverage: Sendable, Hashable {
  package var kinds: [Ecosystem.Kind]
  /// Whether it also names what has no fix yet or is not affected. Where it doesn't, its silence proves nothing about
  /// what is unfixed.
  package var hasUnfixed: Bool
  package init(_ kinds: [Ecosystem.Kind], hasUnfixed: Bool) {
    self.kinds = kinds
    self.hasUnfixed = hasUnfixed
  }
  /// Scores of CVEs, no packages.
  package static let scores = FeedCoverage([], hasUnfixed: false)
}

/// What is known of a feed from the last time.
package struct FeedState: Sendable, Hashable {
  /// Whatever the feed's plan wants to remember (a time, an archive's name); nil at first, or when all is to be
  /// fetched anew.
  package var cursor: String?
  /// Names of the parts whose records are there.
  package var parts: Set<String>
  package init(cursor: String? = nil, parts: Set<String> = []) {
    self.cursor = cursor
    self.parts = parts
  }
}

/// One document of a feed. It owns the records parsed from it: a part that is fetched again replaces exactly those.
package struct FeedPart: Sendable, Hashable {
  /// Stable within the feed, e.g. `v3.22/main`, `PyPI`.
  package var name: String
  package var url: String
  /// Most bytes to take.
  package var limit: Int
  /// Whether the upstream may answer 404 (a release without that repository) without that being a fault.
  package var mayBeMissing: Bool
  package init(name: String, url: String, limit: Int = 1 << 30, mayBeMissing: Bool = false) {
    self.name = name
    self.url = url
    self.limit = limit
    self.mayBeMissing = mayBeMissing
  }
}

package enum FeedPlan: Sendable, Hashable {
  /// All parts that there are; records of other parts are deleted. Each is asked for with the validators of its last
  /// answer, so that what has not changed costs one round trip.
  case parts([FeedPart], cursor: String? = nil)
  /// Only what has changed since the cursor: the parts' records are put beside or over what is there by their keys, and
  /// `removed` keys deleted.
  case changes([FeedPart], removed: [String], cursor: String)
  case unchanged
}

/// The web as a feed's plan sees it: small documents only (indices, lists of changes).
package protocol FeedWeb: Sendable {
  /// - Returns: nil where the server answers 404 or 410.
  func document(_ url: String, limit: Int) async throws(FeedError) -> Bytes?
  /// Seconds since 1970.
  var now: Int { get }
  /// `BULKHEAD_FEED_<NAME>` or the configuration's: another place for a feed (a mirror); nil: the upstream's own.
  func base(of feed: String) -> String?
}

/// Where parsed records go.
package protocol FeedSink: AnyObject {
  /// Throws when reading on makes no sense (the database can't be written, the updater was stopped).
  func take(_ record: FeedRecord) throws(ParseError)
  /// One record could not be read: counted, and the first few reasons kept for `db status`.
  func skip(_ reason: String)
}
