import Images
import Model

/// Histories of shells and tools: `.bash_history`, `.python_history`, `.psql_history`, `.viminfo` …
struct ImageShellHistory: FileRule {
  static let manual = RuleManual(
    "image.shell-history", "A history of commands is in the image", .medium,
    why: "It shows what was typed, passwords on command lines included, and that the image was made by hand.",
    fix: "Remove it, and build images from a Dockerfile alone.")

  static let selection = FileSelection(names: [
    ".bash_history", ".ash_history", ".sh_history", ".zsh_history", ".history", ".python_history", ".mysql_history",
    ".psql_history", ".sqlite_history", ".rediscli_history", ".node_repl_history", ".irb_history", ".dbshell",
    ".mongorc_history", ".viminfo", ".lesshst", ".php_history", ".wget-hsts",
  ])

  static func check(_ files: [FileSighting], _ image: ImageScene) -> [Match] {
    files.filter { $0.entry.kind == .file && $0.entry.size > 0 }.map { file in
      let isMinor = [".wget-hsts", ".lesshst", ".viminfo"].contains(file.entry.name)
      return match(file, "\(file.path) is in the image", severity: isMinor ? .low : nil)
    }
  }
}
