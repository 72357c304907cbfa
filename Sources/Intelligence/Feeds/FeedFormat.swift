import Parsing

/// One way in which lists are published. To add one: a file that conforms to this, its test, and a line in
/// ``FeedCatalogue``.
package protocol FeedFormat: Sendable {
  static var name: String { get }
  /// By the content alone.
  static func recognises(_ bytes: Bytes) -> Bool
  static func read(_ bytes: Bytes, into reading: inout FeedReading)
}

/// The formats, asked in this order; the last takes what is left.
package enum FeedCatalogue {
  package static let formats: [any FeedFormat.Type] = [
    STIXFeed.self, MISPFeed.self, SpamhausFeed.self, AbuseJSONFeed.self, AbuseCSVFeed.self, PlainListFeed.self,
  ]
}

/// A feed while it is read: what is good, and what is wrong with which line.
package struct FeedReading: Sendable {
  package struct Problem: Sendable, Hashable {
    /// Counted from 1; 0 where lines mean nothing.
    package var line: Int
    package var reason: String
  }

  package var index: IndicatorIndex
  /// The first of them.
  package private(set) var problems: [Problem] = []
  package private(set) var problemCount = 0
  /// Nothing can be believed of it.
  package private(set) var failure: Problem?

  init(_ source: FeedSource) { index = IndicatorIndex(source: source) }

  var source: FeedSource { index.source }

  mutating func complain(_ line: Int, _ reason: String) {
    problemCount += 1
    if problems.count < 20 { problems.append(Problem(line: line, reason: reason)) }
  }

  mutating func fail(_ line: Int, _ reason: String) {
    if failure == nil { failure = Problem(line: line, reason: reason) }
  }

  mutating func add(_ indicator: Indicator, _ facts: IndicatorFacts, line: Int) {
    if !index.add(indicator, facts) { fail(line, "more than \(IndicatorIndex.maximumEntries) entries") }
  }
}

/// Why a feed was not taken; the one from before stays.
package struct FeedError: Error, Sendable, Hashable, CustomStringConvertible {
  package var feed: String
  package var line: Int
  package var reason: String
  package var description: String {
    "feed '\(feed)'\(line > 0 ? ", line \(line)" : ""): \(reason); what was known before stays in use"
  }
}

extension FeedReading {
  package static let maximumBytes = 512 << 20

  /// Recognises the format and reads it. An empty feed is good; one of which most can't be read is not.
  package static func read(_ bytes: Bytes, source: FeedSource) throws(FeedError) -> FeedReading {
    func failure(_ line: Int, _ reason: String) -> FeedError {
      FeedError(feed: source.name, line: line, reason: reason)
    }
    guard bytes.count <= maximumBytes else { throw failure(0, "it has more than \(maximumBytes >> 20) MiB") }
    let start = bytes.prefix(512).text.lowercased().drop { $0.isWhitespace }
    if start.hasPrefix("<!doctype") || start.hasPrefix("<html") { throw failure(1, "it is a web page, not a list") }
    var reading = FeedReading(source)
    for format in FeedCatalogue.formats where format.recognises(bytes) {
      format.read(bytes, into: &reading)
      break
    }
    if let broken = reading.failure { throw failure(broken.line, broken.reason) }
    if reading.problemCount > max(reading.index.count, 3), let first = reading.problems.first {
      throw failure(first.line, "\(reading.problemCount) of its entries can't be read, the first: \(first.reason)")
    }
    return reading
  }
}
