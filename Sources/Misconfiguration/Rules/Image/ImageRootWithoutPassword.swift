import Model

/// `NOPASSWD` in sudoers, `nopass` in doas.conf.
struct ImageRootWithoutPassword: ImageRule {
  static let manual = RuleManual(
    "image.sudoers-open", "An account may become root without a password", .high,
    why: "The account that the container runs as is then root in all but name: `USER app` protects nothing.",
    fix: "Leave sudo out of the image.")

  static func check(_ image: ImageScene) -> [Match] {
    image.settings(.rootWithoutPassword).map { match($0, "\($0.path) asks no password") }
  }
}
