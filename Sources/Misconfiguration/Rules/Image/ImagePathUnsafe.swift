import Images
import Model

/// `PATH` of the environment with an empty or relative folder, `/tmp` and its like, or one that everyone may write to.
struct ImagePathUnsafe: ImageRule {
  static let manual = RuleManual(
    "image.path-unsafe", "Programs are looked for where others can put some", .medium,
    why: "Who can write there has their program run under the name of another, with the rights of who calls it.",
    fix: "Keep to folders that root owns.")

  static func check(_ image: ImageScene) -> [Match] {
    guard let path = image.configuration.environment.last(where: { $0.hasPrefix("PATH=") })?.dropFirst(5) else {
      return []
    }
    var matches: [Match] = []
    for folder in path.split(separator: ":", omittingEmptySubsequences: false).prefix(100) {
      if !folder.hasPrefix("/") {
        let shown = folder.isEmpty ? "an empty entry (the current folder)" : Excerpt.of(folder, maximum: 80)
        matches.append(
          match(.imageConfiguration, "PATH has \(shown)", found: String(folder), identity: [String(folder)]))
      } else if ["/tmp", "/var/tmp", "/dev/shm"].contains(where: { folder == $0 || folder.hasPrefix($0 + "/") }) {
        matches.append(match(.imageConfiguration, "PATH has \(folder)", identity: [String(folder)]))
      } else if let node = image.tree.node(at: String(folder)), node.kind == .directory, node.entry.mode & 0o002 != 0 {
        matches.append(
          match(
            at: node, "PATH has \(Excerpt.of(folder, maximum: 80)), which everyone may write to",
            found: node.entry.modeText))
      }
    }
    return matches
  }
}
