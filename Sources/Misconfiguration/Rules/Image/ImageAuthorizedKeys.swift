import Model

/// Keys in `authorized_keys` of any account.
struct ImageAuthorizedKeys: ImageRule {
  static let manual = RuleManual(
    "image.authorized-keys", "Somebody's key opens every container of the image", .high,
    why: "Who has the private key gets in wherever an SSH server reads this file; it is also how an intruder stays.",
    fix: "Remove the file.")

  static func check(_ image: ImageScene) -> [Match] {
    var seen: Set<String> = []
    return image.settings(.authorizedKey).filter { seen.insert($0.path).inserted }.map {
      match($0, "\($0.path) lets a key in")
    }
  }
}
