import Images

/// Where a file stands, asked by extractors.
extension FileEntry {
  /// Whether the path has this folder in it: `node_modules`, or several that follow each other: `.cargo/registry`.
  func isBelow(_ folder: String) -> Bool {
    let path = self.path
    var from = path.startIndex
    while let hit = path[from...].place(of: folder) {
      let opens = hit.lowerBound == path.startIndex || path.utf8[path.utf8.index(before: hit.lowerBound)] == 0x2F
      if opens, hit.upperBound < path.endIndex, path.utf8[hit.upperBound] == 0x2F { return true }
      from = path.utf8.index(after: hit.lowerBound)
    }
    return false
  }

  /// Whether the file belongs to some installed package: the lock file that its author left in speaks of the author's
  /// machine, not of what is installed here.
  var liesInForeignPackage: Bool {
    for folder in Self.packageFolders where isBelow(folder) { return true }
    return false
  }

  private static let packageFolders = [
    "node_modules", "bower_components", "site-packages", "dist-packages", ".cargo/registry", ".cargo/git",
    "cargo/registry", "cargo/git", "go/pkg/mod", "vendor/bundle", "bundler/gems", ".pub-cache", ".julia/packages",
    ".hex/packages", ".cabal/packages", ".stack", ".nuget/packages", ".terraform/modules", ".build/checkouts",
    "vendor/github.com", "vendor/golang.org", "vendor/gopkg.in",
  ]

  /// The components of the path.
  var components: [Substring] { path.split(separator: "/") }

  /// The name of the folder in which the file stands; empty at the root.
  var folder: Substring {
    let parent = self.parent
    guard let slash = parent.utf8.lastIndex(of: UInt8(ascii: "/")) else { return parent }
    return parent[parent.utf8.index(after: slash)...]
  }
}
