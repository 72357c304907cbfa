import Archives
import Parsing
import WebClient

/// Why a feed could not be fetched, read or stored.
package struct FeedError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Kind: Sendable, Hashable {
    /// Not reachable, or not answering as it should.
    case unavailable
    /// What came isn't what it should be.
    case invalid
    /// Far fewer records than before: refused, so that a broken upstream doesn't empty a good database.
    case shrunk
    /// The database can't be written.
    case storage
    case cancelled
  }

  package var kind: Kind
  package var message: String

  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  package init(_ error: WebError) { self.init(error.kind == .cancelled ? .cancelled : .unavailable, error.message) }
  package init(_ error: ParseError) { self.init(.invalid, error.description) }
  package init(_ error: ArchiveError) { self.init(.invalid, error.description) }

  package var description: String { message }
}
