import Model

/// `FROM name` without tag and digest, and `FROM name:latest`, in every stage.
///
/// Not looked at: `scratch`, earlier stages, names with a variable that has no value in the file.
struct LatestTag: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.latest-tag", "Base image without a fixed version", .medium,
    why:
      "What `latest` names changes without notice: the same file builds another image tomorrow, untested and unseen.",
    fix: "Name a version, better also the digest: `FROM name:1.2.3@sha256:…`.",
    counterparts: ["hadolint DL3006", "hadolint DL3007", "trivy DS001"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("FROM").filter { !$0.isOnBuild }.compactMap { from in
      guard let image = from.words.first, file.stages.indices.contains(from.stage),
        case .image = file.stages[from.stage].base, !image.contains("$"), !image.contains("@")
      else { return nil }
      switch ImageName.tag(image) {
      case nil: return match("\(Excerpt.of(image, maximum: 80)) is used without a tag", at: from, found: image)
      case "latest": return match("\(Excerpt.of(image, maximum: 80)) changes without notice", at: from, found: image)
      default: return nil
      }
    }
  }
}
