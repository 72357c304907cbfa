import Model

/// No health check in the configuration, or one that is switched off (`NONE`).
struct ImageHealthcheck: ImageRule {
  static let manual = RuleManual(
    "image.healthcheck-missing", "The image has no health check", .low,
    why: "An engine keeps a container that hangs, or was taken over, running and in use: it can't tell.",
    fix:
      "`HEALTHCHECK CMD …` in the Dockerfile; where an orchestrator probes instead, except this rule with that reason.",
    benchmarks: RuleManual.cis("4.6"), counterparts: ["trivy DS026", "hadolint DL3057", "dockle CIS-DI-0006"])

  static func check(_ image: ImageScene) -> [Match] {
    let test = image.configuration.healthcheck?.test ?? []
    guard test.isEmpty || test.first == "NONE" else { return [] }
    return [match(.imageConfiguration, test.isEmpty ? nil : "The health check is switched off")]
  }
}
