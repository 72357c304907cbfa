import Images
import Model

/// Folders of version control: `.git`, `.svn`, `.hg`.
struct ImageRepositoryLeft: FileRule {
  static let manual = RuleManual(
    "image.repository-left", "A repository's history is in the image", .medium,
    why:
      "All versions of all files can be taken out of it, secrets that were removed long ago too; `.git/config` may hold a token.",
    fix: "Keep it out with .dockerignore, or `COPY` what is needed.",
    counterparts: ["dockle DKL-LI-0003"])

  static let selection = FileSelection(names: [".git", ".svn", ".hg", ".bzr"])

  static func check(_ files: [FileSighting], _ image: ImageScene) -> [Match] {
    files.filter { file in
      guard file.entry.kind == .directory, let node = image.tree.node(at: file.path, followingLinks: false) else {
        return false
      }
      // Libraries keep an empty one for their tests; a repository has at least one of these.
      let names = Set(node.children.prefix(200).map { lastComponent($0.path) })
      return !names.isDisjoint(with: ["HEAD", "objects", "wc.db", "entries", "store", "branch-format"])
    }.map { match($0, "\($0.path) is in the image") }
  }

  private static func lastComponent(_ path: String) -> String { ShellCommand.base(path) }
}
