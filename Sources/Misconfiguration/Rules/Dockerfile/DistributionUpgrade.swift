import Model

/// `dist-upgrade`, `full-upgrade`, `zypper dup`, `dnf distro-sync`.
struct DistributionUpgrade: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.distribution-upgrade", "The distribution is upgraded as a whole", .low,
    why: "It may remove packages or step to another release: what is in the image depends on the day of the build.",
    fix: "Take a newer base image; `apt-get upgrade` for security updates until there is one.",
    counterparts: ["hadolint DL3005", "hadolint DL3035", "trivy DS024", "dockle DKL-DI-0003"])

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("RUN").flatMap { run in
      run.packageManagerCalls.filter { $0.action == .distributionUpgrade }.map { match(at: run, $0.command) }
    }
  }
}
