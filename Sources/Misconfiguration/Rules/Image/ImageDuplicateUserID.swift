import Images
import Model

/// Two accounts with one user id other than 0.
struct ImageDuplicateUserID: ImageRule {
  static let manual = RuleManual(
    "image.duplicate-user-id", "Two accounts have the same id", .low,
    why: "To the kernel they are one: each may do with the other's files and processes as it likes.",
    fix: "Give each an id of its own.", counterparts: ["dockle DKL-LI-0002"])

  static func check(_ image: ImageScene) -> [Match] {
    guard let node = image.tree.node(at: "etc/passwd") else { return [] }
    let byID = Dictionary(grouping: image.accounts ?? [], by: \.userID)
    return byID.filter { $0.value.count > 1 && UInt32($0.key) != 0 && Set($0.value.map(\.name)).count > 1 }
      .sorted { $0.key < $1.key }.map { id, accounts in
        let names = accounts.map { Excerpt.of($0.name, maximum: 40) }.sorted().joined(separator: ", ")
        return match(at: node, "\(names) share the id \(Excerpt.of(id, maximum: 20))", found: id, identity: [id])
      }
  }
}
