import Model

/// `ONBUILD` of `ONBUILD`, `FROM` or `MAINTAINER`; and in what is shipped any `ONBUILD RUN` that downloads.
struct OnBuildForbidden: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.onbuild-forbidden", "ONBUILD of an instruction that may not be", .low,
    why: "Builders refuse it as soon as someone builds upon the image.", fix: "Remove it.",
    counterparts: ["hadolint DL3043"])

  static func check(_ file: Dockerfile) -> [Match] {
    file.instructions.filter { $0.isOnBuild && ["FROM", "MAINTAINER", "ONBUILD"].contains($0.keyword) }.map {
      match("ONBUILD \($0.keyword)", at: $0)
    }
  }
}
