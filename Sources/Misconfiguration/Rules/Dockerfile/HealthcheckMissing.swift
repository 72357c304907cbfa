import Model

/// No `HEALTHCHECK` in what is shipped, or `HEALTHCHECK NONE`.
///
/// The base image may have one, which the file doesn't show.
struct HealthcheckMissing: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.healthcheck-missing", "No HEALTHCHECK", .low,
    why: "An engine keeps a container that hangs, or was taken over, running and in use: it can't tell.",
    fix: "`HEALTHCHECK CMD …`; where an orchestrator probes instead, say so in a suppression.",
    benchmarks: RuleManual.cis("4.6"),
    counterparts: ["hadolint DL3057", "trivy DS026", "dockle CIS-DI-0006"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    guard let from = file.instructions(of: file.stages.count - 1).first else { return [] }
    guard let check = file.shipped.last(where: { $0.keyword == "HEALTHCHECK" && !$0.isOnBuild }) else {
      return [match(at: from)]
    }
    return check.words.first?.uppercased() == "NONE" ? [match("HEALTHCHECK is switched off", at: check)] : []
  }
}
