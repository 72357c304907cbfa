import GRDB

/// Why the database of advisories can't be read, written, or taken over: what, where, and what to do about it.
package struct AdvisoryDatabaseError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Kind: Sendable, Hashable {
    /// There is none yet.
    case missing
    /// Written by another version of the program, or damaged.
    case unusable
    case permission
    case full
    /// Another update is under way.
    case busy
    /// A signature or digest that doesn't fit.
    case untrusted
    case io
  }

  package var kind: Kind
  package var message: String

  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  package var description: String { message }

  /// What SQLite said about the file at `path`.
  init(_ error: any Error, at path: String) {
    switch error {
    case let error as AdvisoryDatabaseError: self = error
    case let error as GRDB.DatabaseError:
      let text = error.message ?? "SQLite error \(error.resultCode.rawValue)"
      switch error.resultCode.primaryResultCode {
      case .SQLITE_FULL: self.init(.full, "\(path): the disk is full; make room and run the update again")
      case .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
        self.init(.permission, "\(path): can't be written (\(text))")
      case .SQLITE_CORRUPT, .SQLITE_NOTADB:
        self.init(.unusable, "\(path): is damaged (\(text)); delete it and run `bulkhead db update`")
      default: self.init(.io, "\(path): \(text)")
      }
    default: self.init(.io, "\(path): \(error)")
    }
  }
}
