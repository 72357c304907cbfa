import Model

/// None of the labels that say where an image comes from: `org.opencontainers.image.source`, `….url`, `….revision`, or
/// `maintainer` and `org.label-schema.vcs-url` of older images.
struct ImageOriginUnknown: ImageRule {
  static let manual = RuleManual(
    "image.origin-unknown", "Nothing says where the image comes from", .negligible,
    why: "When something is found in it, nobody can tell who has to rebuild it, and from which commit it was built.",
    fix: "`LABEL org.opencontainers.image.source=… org.opencontainers.image.revision=…`.")

  private static let labels: Set<String> = [
    "org.opencontainers.image.source", "org.opencontainers.image.url", "org.opencontainers.image.revision",
    "org.opencontainers.image.authors", "org.label-schema.vcs-url", "org.label-schema.vcs-ref", "maintainer",
    "vcs-url", "io.openshift.build.source-location",
  ]

  static func check(_ image: ImageScene) -> [Match] {
    image.configuration.labels.contains { labels.contains($0.key.lowercased()) && !$0.value.isEmpty }
      ? [] : [match(.imageConfiguration)]
  }
}
