import Model

/// A second package index in pip's settings of the image.
struct ImageExtraIndex: ImageRule {
  static let manual = RuleManual(
    "image.extra-package-index", "The image mixes two package indexes", .medium,
    why: "pip takes the highest version of a name from either: a public package of your internal one's name wins.",
    fix: "Use one index that proxies the public one.")

  static func check(_ image: ImageScene) -> [Match] {
    image.settings(.extraIndex).map { match($0, "\($0.path) adds an index") }
  }
}
