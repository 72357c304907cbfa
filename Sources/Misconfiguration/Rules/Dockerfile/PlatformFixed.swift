import Model

/// `FROM --platform` with a constant.
struct PlatformFixed: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.platform-fixed", "FROM with a fixed platform", .negligible,
    why: "The image is for that platform wherever it is built; elsewhere it runs under emulation, unnoticed.",
    fix: "`--platform=$BUILDPLATFORM` or none; choose with `docker build --platform`.",
    counterparts: ["hadolint DL3029"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("FROM").filter { from in from.flag("platform").map { !$0.contains("$") && !$0.isEmpty } ?? false }.map {
      match(at: $0, found: $0.flag("platform"))
    }
  }
}
