import Model

/// `apt-get install` without `--no-install-recommends`, where apt's configuration does not say it either.
struct AptRecommends: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.apt-recommends", "apt installs more than was asked for", .low,
    why: "Recommended packages, often dozens, come along: each one more to patch, and more for an intruder to use.",
    fix: "`apt-get install -y --no-install-recommends …`.",
    benchmarks: RuleManual.cis("4.3"), counterparts: ["hadolint DL3015", "trivy DS029"])

  static func check(_ file: Dockerfile) -> [Match] {
    let isConfigured = file.commands.contains {
      $0.command.arguments.contains { $0.contains("APT::Install-Recommends") }
    }
    guard !isConfigured else { return [] }
    return file.shippedCalls.compactMap { run, call in
      guard call.manager == .apt, call.action == .install, !call.packages.isEmpty,
        !call.command.has("--no-install-recommends"), call.command.operands().first != "build-dep"
      else { return nil }
      return match(at: run, call.command)
    }
  }
}
