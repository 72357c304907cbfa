import Model

/// `ONBUILD` instructions in the image.
struct ImageOnBuild: ImageRule {
  static let manual = RuleManual(
    "image.onbuild", "The image runs instructions in the builds of others", .low,
    why: "They run in every build FROM this image without standing in its Dockerfile, where a reviewer would see them.",
    fix: "Write them into the Dockerfiles that need them.")

  static func check(_ image: ImageScene) -> [Match] {
    image.configuration.onBuild.prefix(50).map { text in
      var match = match(.imageConfiguration, "ONBUILD \(Excerpt.of(text, maximum: 100))", identity: [Excerpt.of(text)])
      match.excerpt = Excerpt.of(text)
      return match
    }
  }
}
