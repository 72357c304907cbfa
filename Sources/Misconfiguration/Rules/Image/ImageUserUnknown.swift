import Model

/// A `User` by name that the image's `/etc/passwd` doesn't have.
struct ImageUserUnknown: ImageRule {
  static let manual = RuleManual(
    "image.user-unknown", "The image's user does not exist", .low,
    why: "Engines refuse to start the container, and who works around that usually does so with root.",
    fix: "Make the account in the image, or name it by number.")

  static func check(_ image: ImageScene) -> [Match] {
    let name = String(image.configuration.user.prefix { $0 != ":" })
    guard !name.isEmpty, Int(name) == nil, name != "root", let accounts = image.accounts, !accounts.isEmpty,
      !accounts.contains(where: { $0.name == name })
    else { return [] }
    return [match(.imageConfiguration, "There is no account \(Excerpt.of(name, maximum: 40))", found: name)]
  }
}
