import GRDB

/// Why the store can't be opened, read or written: what, where, and what to do about it.
package struct StoreError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Kind: Sendable, Hashable {
    /// The file is not what a store should be; ``Store/OnDamage/setAside`` makes a way on.
    case damaged
    /// Written by a newer version of the program.
    case newer
    case permission
    case full
    /// Another process held the database for too long.
    case busy
    /// What was asked for breaks a rule: a name that is taken, a text that is too long. The message is for the person.
    case refused
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
    case let error as StoreError: self = error
    case let error as GRDB.DatabaseError:
      let text = error.message ?? "SQLite error \(error.resultCode.rawValue)"
      switch error.resultCode.primaryResultCode {
      case .SQLITE_FULL: self.init(.full, "\(path): the disk is full; make room, nothing is lost that was stored")
      case .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH, .SQLITE_CANTOPEN:
        self.init(.permission, "\(path): can't be opened to be written (\(text))")
      case .SQLITE_CORRUPT, .SQLITE_NOTADB:
        self.init(.damaged, "\(path): is damaged (\(text))")
      case .SQLITE_BUSY, .SQLITE_LOCKED:
        self.init(.busy, "\(path): another process has held the database for too long")
      default: self.init(.io, "\(path): \(text)")
      }
    default: self.init(.io, "\(path): \(error)")
    }
  }
}
