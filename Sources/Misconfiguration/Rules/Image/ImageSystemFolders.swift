import Images
import Model

/// Folders of the system that do not belong to root, or that a group or everyone may write to.
struct ImageSystemFolders: ImageRule {
  static let manual = RuleManual(
    "image.system-folder-writable", "A folder of the system may be written to", .medium,
    why: "Programs, libraries and settings can be replaced there: what anyone in the container runs next is theirs.",
    fix: "`chown root:root` and 755; let applications write to folders of their own.")

  private static let folders = [
    "etc", "usr", "usr/bin", "usr/sbin", "usr/lib", "usr/lib64", "usr/local/bin", "usr/local/sbin", "usr/local/lib",
    "bin",
    "sbin", "lib", "lib64", "root", "boot", "etc/cron.d", "etc/init.d", "etc/profile.d", "etc/ld.so.conf.d",
    "etc/pam.d",
    "etc/apt", "etc/ssl", "etc/ssh", "opt", "var/spool/cron",
  ]

  static func check(_ image: ImageScene) -> [Match] {
    folders.compactMap { path in
      guard let node = image.tree.node(at: path, followingLinks: false), node.kind == .directory, node.layer >= 0 else {
        return nil
      }
      let entry = node.entry
      if entry.mode & 0o002 != 0, entry.mode & 0o1000 == 0 {
        return match(at: node, "Everyone may write to /\(path)", severity: .high, found: entry.modeText)
      }
      if entry.user != 0 { return match(at: node, "/\(path) does not belong to root", found: entry.modeText) }
      // Debian's /usr/local is staff's by tradition (2775 root:staff).
      if entry.mode & 0o020 != 0, entry.group != 0, entry.mode & 0o2000 == 0 {
        return match(at: node, "A group may write to /\(path)", severity: .low, found: entry.modeText)
      }
      return nil
    }
  }
}
