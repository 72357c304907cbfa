import Images
import Model

/// Files left in `/tmp` and `/var/tmp`.
struct ImageTemporaryFiles: ImageRule {
  static let manual = RuleManual(
    "image.temporary-files", "Temporary files are in the image", .negligible,
    why: "Left-overs of the build: installers, archives, keys that were only needed for a moment.",
    fix: "Remove them in the RUN that makes them.")

  static func check(_ image: ImageScene) -> [Match] {
    ["tmp", "var/tmp"].compactMap { path in
      guard let folder = image.tree.node(at: path, followingLinks: false), folder.kind == .directory else { return nil }
      let files = folder.children.filter { $0.kind == .file && $0.entry.size > 0 }
      guard let first = files.first else { return nil }
      var match = match(at: first, "\(files.count) files in /\(path), first \(first.path)", identity: [path])
      match.details["paths"] = Listing.of(files.map(\.path))
      if files.count > 1 { match.path = path }
      return match
    }
  }
}
