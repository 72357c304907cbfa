import Model

/// `MAINTAINER`.
struct Maintainer: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.maintainer", "MAINTAINER is out of use", .negligible,
    why: "Deprecated since 2016; builders may refuse it.", fix: "`LABEL org.opencontainers.image.authors=…`.",
    counterparts: ["hadolint DL4000", "trivy DS022"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] { file.all("MAINTAINER").map { match(at: $0) } }
}
