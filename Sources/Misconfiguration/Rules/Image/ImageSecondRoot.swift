import Images
import Model

/// An account other than root with user id 0 in `/etc/passwd`.
struct ImageSecondRoot: ImageRule {
  static let manual = RuleManual(
    "image.second-root", "A second account is root", .high,
    why: "It has all rights under a name that nobody watches: a back door, or something that forgot to choose an id.",
    fix: "Remove the account, or give it an id of its own.")

  static func check(_ image: ImageScene) -> [Match] {
    guard let node = image.tree.node(at: "etc/passwd") else { return [] }
    return (image.accounts ?? []).filter { $0.isRoot && $0.name != "root" }.map {
      // BSD tradition has toor, locked.
      match(
        at: node, "\(Excerpt.of($0.name, maximum: 40)) has user id 0", line: $0.line, found: $0.userID,
        identity: [$0.name])
    }
  }
}
