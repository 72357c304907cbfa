import Model

/// An image without tag and digest, or with `latest`.
struct WorkloadLatestTag: WorkloadRule {
  static let manual = RuleManual(
    "workload.latest-tag", "An image without a fixed version", .medium,
    why: "What runs depends on when it was pulled: two replicas may differ, and nobody can go back.",
    fix: "Name a version, better also the digest.", counterparts: ["trivy KSV013"])

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.compactMap { container in
      // What Compose builds, `image` only names.
      guard let image = container.image, !container.isBuilt, !image.value.isEmpty, !ImageName.hasDigest(image.value),
        !image.value.contains("${"), !image.value.contains("{{")
      else { return nil }
      let tag = ImageName.tag(image.value)
      guard tag == nil || tag == "latest" else { return nil }
      return match(
        workload, container, "\(Excerpt.of(image.value, maximum: 80)) changes without notice", line: image.line,
        found: image.value)
    }
  }
}
