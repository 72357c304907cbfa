import Images
import Model

/// An account whose password is empty, in `/etc/passwd` or `/etc/shadow`. Locked ones (`!`, `*`) and those that shadow
/// doesn't know are none.
struct ImageEmptyPassword: ImageRule {
  static let manual = RuleManual(
    "image.empty-password", "An account needs no password", .high,
    why: "Whoever reaches `su` or a login becomes that account: with root's, everything within the container.",
    fix: "Lock it: `passwd -l NAME`; CVE-2019-5021 was exactly this.",
    counterparts: ["dockle DKL-LI-0001"])

  static func check(_ image: ImageScene) -> [Match] {
    guard let node = image.tree.node(at: "etc/shadow") ?? image.tree.node(at: "etc/passwd") else { return [] }
    return (image.accounts ?? []).filter { $0.password == .empty }.map { account in
      let canLogIn = !account.shell.hasSuffix("nologin") && !account.shell.hasSuffix("false")
      return match(
        at: node, "\(Excerpt.of(account.name, maximum: 40)) has an empty password",
        severity: canLogIn ? nil : .low, identity: [account.name])
    }
  }
}
