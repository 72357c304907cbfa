import Archives
import Parsing
import WebClient

/// Why a feed could not be fetched, read or stored.
package struct FeedError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Kind: Sendable, Hashable {
    /// No connection came about: no network, an unknown name, a proxy that refuses.
    case unreachable
    /// Not answering as it should.
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

  package init(_ error: WebError) {
    let kind: Kind =
      switch error.kind {
      case .cancelled: .cancelled
      case .connection, .timeout, .proxy: .unreachable
      default: .unavailable
      }
    self.init(kind, error.message)
  }
  package init(_ error: ParseError) { self.init(.invalid, error.description) }
  package init(_ error: ArchiveError) { self.init(.invalid, error.description) }

  package var description: String { message }
}
