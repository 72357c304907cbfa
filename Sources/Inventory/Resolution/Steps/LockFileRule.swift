import Model

/// In an image a lock file says what was meant to be installed. Where the same ecosystem's packages are installed in or
/// below its directory, those count and the lock file does not; where none are, it is all there is.
struct LockFileRule: ResolutionStep {
  private struct Place: Hashable {
    var type: String
    var directory: Substring
  }

  func apply(to draft: inout InventoryDraft) {
    guard draft.isImage else { return }
    // A manifest's bare name proves nothing and can be held against nothing; a build file that lies in an image names
    // what another image would stand on.
    draft.packages.removeAll {
      $0.isFromLockFile && $0.package.scope == .declared && ($0.package.version.isEmpty || $0.package.type == "docker")
    }
    var locks: Set<Place> = []
    for found in draft.packages where found.isFromLockFile {
      locks.insert(Place(type: found.package.type, directory: Self.parent(draft.files[found.file].path)))
    }
    guard !locks.isEmpty else { return }
    var outdone: Set<Place> = []
    for found in draft.packages where found.package.attributes["evidence"] == nil && found.package.scope != .declared {
      let path = draft.files[found.file].path
      var directory = Self.parent(path)
      while true {
        let place = Place(type: found.package.type, directory: directory)
        if locks.contains(place) { outdone.insert(place) }
        if directory.isEmpty { break }
        directory = Self.parent(directory)
      }
    }
    guard !outdone.isEmpty else { return }
    draft.packages.removeAll { found in
      found.isFromLockFile
        && outdone.contains(Place(type: found.package.type, directory: Self.parent(draft.files[found.file].path)))
    }
  }

  private static func parent(_ path: some StringProtocol) -> Substring {
    let path = Substring(path)
    return path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[..<$0] } ?? ""
  }
}
