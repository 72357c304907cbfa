import Images
import Model

/// Programs in the system's own folders that no package owns: in a distribution that keeps its lists, only a package
/// puts files there. One finding for all of them.
struct UnownedPrograms: ResolutionStep {
  private static let folders = ["usr/bin", "usr/sbin", "bin", "sbin"]

  /// Made by image builders on Debian, to keep services from starting.
  private static let expected: Set<String> = [
    "usr/sbin/policy-rc.d", "usr/sbin/initctl", "sbin/initctl", "usr/bin/ischroot", "usr/sbin/start-stop-daemon",
  ]

  func apply(to draft: inout InventoryDraft) {
    guard !draft.owners.isEmpty, !draft.systems[0].managers.isEmpty else { return }
    var total = 0
    var unowned: [String] = []
    for folder in Self.folders {
      guard let node = draft.tree.node(at: folder, followingLinks: false), node.kind == .directory else { continue }
      for child in node.children where child.kind == .file {
        let path = child.path
        guard child.entry.mode & 0o111 != 0 else { continue }
        total += 1
        guard draft.owners.owner(of: path) == nil, !Self.expected.contains(path),
          !child.otherNames.contains(where: { draft.owners.owner(of: $0) != nil })
        else { continue }
        unowned.append(path)
      }
    }
    draft.statistics.systemPrograms = total
    draft.statistics.unownedSystemPrograms = unowned.count
    // Where hardly anything is owned the lists were thinned out, and say nothing about the rest.
    guard !unowned.isEmpty, unowned.count * 2 < total else { return }
    draft.report(
      "inventory.unowned-system-program", .low,
      unowned.count == 1
        ? "\(unowned[0]) belongs to no package" : "\(unowned.count) programs in system folders belong to no package",
      path: unowned[0], details: ["paths": unowned.prefix(20).joined(separator: " "), "count": String(unowned.count)],
      expected: "programs of packages", found: unowned.prefix(5).joined(separator: ", "),
      remediation: "Check where they come from; put own programs under /usr/local or /opt.", identity: ["system"])
  }
}
