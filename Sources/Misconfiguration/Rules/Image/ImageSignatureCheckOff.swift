import Model

/// Package managers' settings in the image that switch signature checks off: `[trusted=yes]`, `gpgcheck=0`,
/// `AllowUnauthenticated`, `SigLevel = Never`.
struct ImageSignatureCheckOff: ImageRule {
  static let manual = RuleManual(
    "image.signature-check-off", "The image installs packages whatever their signature says", .high,
    why:
      "What was installed from there was never verified, and whatever is installed upon the image will not be either.",
    fix: "Import the repository's key and remove the setting.", benchmarks: RuleManual.cis("4.11"))

  static func check(_ image: ImageScene) -> [Match] {
    image.settings(.signatureCheckOff).map { match($0, "\($0.path) switches the check of signatures off") }
  }
}
