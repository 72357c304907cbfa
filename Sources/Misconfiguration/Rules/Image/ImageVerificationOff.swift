import Model

/// Settings in files and environment of the image that switch TLS verification off: `.npmrc`, `.curlrc`, pip, git, apt,
/// `NODE_TLS_REJECT_UNAUTHORIZED=0` and its like.
struct ImageVerificationOff: ImageRule {
  static let manual = RuleManual(
    "image.tls-verification-off", "Programs of the image do not verify certificates", .high,
    why: "Anyone on the way can read and change what the running container sends and gets.",
    fix: "Install the certificate of your authority in place of switching the check off.",
    benchmarks: RuleManual.cis("4.11"))

  static func check(_ image: ImageScene) -> [Match] {
    let inEnvironment = image.configuration.environment.compactMap { entry -> Match? in
      let name = String(entry.prefix { $0 != "=" })
      guard VerificationOff.isOff(name, String(entry.dropFirst(name.count + 1))) else { return nil }
      return match(.imageConfiguration, "\(Excerpt.of(entry, maximum: 100)) in the environment", identity: [name])
    }
    return inEnvironment
      + image.settings(.verificationOff).map { match($0, "\($0.path) switches the check of certificates off") }
  }
}
