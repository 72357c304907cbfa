import Images
import Model

/// Files that everyone may write. Programs, scripts and settings of the system are findings of their own, the rest is one
/// for each layer.
struct ImageWorldWritableFiles: FileRule {
  static let manual = RuleManual(
    "image.world-writable-file", "Everyone may write a file", .medium,
    why: "Any process in the container, whichever account it has, can change what others then run or believe.",
    fix: "`chmod o-w`; in a build `COPY --chmod=…` or `--chown=…` for the account that needs it.")

  static let selection = FileSelection(fileModes: 0o002)

  private static let system = [
    "etc/", "usr/bin/", "usr/sbin/", "bin/", "sbin/", "usr/lib/", "lib/", "usr/local/bin/", "usr/local/sbin/",
    "usr/local/lib/", "root/", "var/spool/cron/",
  ]

  static func check(_ files: [FileSighting], _ image: ImageScene) -> [Match] {
    let writable = files.filter { $0.entry.kind == .file && $0.entry.mode & 0o002 != 0 }
    let grave = writable.filter { file in system.contains { file.path.hasPrefix($0) } }
    let rest = writable.filter { file in !system.contains { file.path.hasPrefix($0) } }
    var matches: [Match] = []
    // Hundreds of them are one mistake.
    if grave.count <= 20 {
      matches = grave.map { match($0, "Everyone may write \($0.path)", severity: .high, found: $0.entry.modeText) }
    } else {
      matches = grouped(grave, severity: .high) { count, first in
        "Everyone may write \(count) files of the system, first \(first)"
      }
    }
    matches += grouped(rest) { count, first in
      count == 1 ? "Everyone may write \(first)" : "Everyone may write \(count) files, first \(first)"
    }
    return matches
  }
}
