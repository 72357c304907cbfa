import Images
import Model

/// Folders that everyone may write to, without the sticky bit.
struct ImageWorldWritableFolders: FileRule {
  static let manual = RuleManual(
    "image.world-writable-folder", "Everyone may write to a folder", .medium,
    why: "Everyone may also delete and replace the files of others there.",
    fix: "`chmod o-w`, or `chmod +t` for a folder that is meant for everyone.")

  static let selection = FileSelection(directoryModes: 0o002)

  static func check(_ files: [FileSighting], _ image: ImageScene) -> [Match] {
    grouped(files.filter { $0.entry.mode & 0o1002 == 0o002 && $0.layer >= 0 }) {
      $0 == 1 ? "Everyone may write to \($1)" : "Everyone may write to \($0) folders, first \($1)"
    }
  }
}
