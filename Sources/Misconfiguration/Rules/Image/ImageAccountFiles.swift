import Images
import Model

/// Owner and mode of `/etc/passwd`, `/etc/group`, `/etc/shadow`, `/etc/gshadow`, `/etc/sudoers`.
struct ImageAccountFiles: ImageRule {
  static let manual = RuleManual(
    "image.account-files", "A file of accounts has the wrong permissions", .medium,
    why: "Who may write it makes themselves root; who may read shadow can guess passwords at leisure.",
    fix: "`chown root:root`, 644 for passwd and group, 640 (root:shadow) for shadow, 440 for sudoers.")

  static func check(_ image: ImageScene) -> [Match] {
    var matches: [Match] = []
    for path in ["etc/passwd", "etc/group", "etc/shadow", "etc/gshadow", "etc/sudoers", "etc/passwd-", "etc/shadow-"] {
      guard let node = image.tree.node(at: path, followingLinks: false), node.kind == .file else { continue }
      let entry = node.entry
      let isSecret = path.contains("shadow") || path == "etc/sudoers"
      if entry.mode & 0o002 != 0 {
        matches.append(match(at: node, "Everyone may write \(path)", severity: .critical, found: entry.modeText))
      } else if entry.user != 0 {
        matches.append(match(at: node, "\(path) does not belong to root", severity: .high, found: entry.modeText))
      } else if isSecret, entry.mode & 0o004 != 0 {
        matches.append(match(at: node, "Everyone may read \(path)", severity: .high, found: entry.modeText))
      } else if entry.mode & 0o020 != 0 {
        // OpenShift's images do so on purpose, for a group id of 0 with any user id.
        matches.append(match(at: node, "A group may write \(path)", found: entry.modeText))
      }
    }
    return matches
  }
}
