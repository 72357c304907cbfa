import Glibc

/// Where the store lies, and who may look: the folder is its owner's alone (0700), so are the files (0600).
struct StoreFiles: Sendable, Hashable {
  /// `store` in BULKHEAD_HOME: the home itself may be readable by others, who may use the database of advisories.
  let folder: String

  init(home: String) { folder = home + "/store" }

  var database: String { folder + "/bulkhead.sqlite" }
  private static let suffixes = ["", "-wal", "-shm", "-journal"]

  /// Makes folder and file where they are missing, and takes away rights that others should not have.
  func prepare() throws(StoreError) {
    var made = ""
    for part in folder.split(separator: "/", omittingEmptySubsequences: false) {
      made += made.isEmpty && part.isEmpty ? "/" : (made.hasSuffix("/") || made.isEmpty ? "" : "/") + part
      mkdir(made, made == folder ? 0o700 : 0o755)
    }
    guard access(folder, W_OK | X_OK) == 0 else {
      let isMissing = errno == ENOENT || errno == ENOTDIR
      throw StoreError(
        isMissing ? .io : .permission,
        "\(folder): \(Self.reason); the store is kept there (BULKHEAD_HOME names another place)")
    }
    chmod(folder, 0o700)
    // SQLite gives its side files the mode of the database.
    let descriptor = open(database, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw StoreError(.permission, "\(database): \(Self.reason)") }
    fchmod(descriptor, 0o600)
    close(descriptor)
  }

  /// Bytes on disk, with what is not yet in the main file.
  var size: Int {
    Self.suffixes.reduce(0) { sum, suffix in
      var status = stat()
      return stat(database + suffix, &status) == 0 ? sum + Int(status.st_size) : sum
    }
  }

  /// Moves the files to a folder beside them, so that a new store can begin; nothing is deleted.
  /// - Parameter second: since 1970; names the folder.
  /// - Returns: that folder.
  func setAside(at second: Int) throws(StoreError) -> String {
    var target = folder + "/damaged-\(second)"
    var number = 1
    while mkdir(target, 0o700) != 0 {
      guard errno == EEXIST, number < 1000 else { throw StoreError(.io, "\(target): \(Self.reason)") }
      number += 1
      target = folder + "/damaged-\(second)-\(number)"
    }
    for suffix in Self.suffixes where access(database + suffix, F_OK) == 0 {
      guard rename(database + suffix, target + "/bulkhead.sqlite" + suffix) == 0 else {
        throw StoreError(.io, "\(database + suffix): can't be moved to \(target): \(Self.reason)")
      }
    }
    return target
  }

  static var reason: String { String(cString: strerror(errno)) }
}
