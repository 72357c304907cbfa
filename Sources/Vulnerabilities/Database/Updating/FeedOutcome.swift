/// What came of asking one feed.
package struct FeedOutcome: Sendable, Hashable {
  package enum Result: Sendable, Hashable {
    /// The upstream has nothing new.
    case unchanged
    case updated
    /// Nothing, or only some of the parts, could be taken over; what was there before is kept.
    case failed(String)
  }

  package var feed: String
  package var result: Result
  /// It failed for the sole reason that nobody answered.
  package var isUnreachable = false
  package var added = 0
  package var changed = 0
  package var removed = 0
  /// Records that could not be read.
  package var skipped = 0
  package var reasons: [String] = []

  package init(feed: String, result: Result) {
    self.feed = feed
    self.result = result
  }
}

/// What an update is doing, for a person who waits.
package enum UpdateProgress: Sendable, Hashable {
  /// Several at once.
  case asking(feeds: Int)
  case fetching(feed: String, part: String)
  case reading(feed: String, part: String, bytes: Int)
  case done(FeedOutcome)
}
