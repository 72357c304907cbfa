import Model

/// Whom the container runs as by default: the last `USER` of the final stage and of the stages it is built from.
///
/// Without any `USER` the base image decides, which the file doesn't show; most have root.
struct LastUserRoot: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.user-root", "The container runs as root", .high,
    why: """
      Root in a container is root on the host as far as the kernel is concerned: one flaw in the runtime, one mounted \
      path too many, and the host is theirs. It can also change everything in its own image.
      """,
    fix: "Make an account and end the last stage with `USER 10001` (or its name).",
    benchmarks: RuleManual.cis("4.1"), counterparts: ["hadolint DL3002", "trivy DS002", "dockle CIS-DI-0001"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    guard let last = file.stages.last else { return [] }
    for stage in file.lineage {
      guard let user = file.instructions(of: stage).last(where: { $0.keyword == "USER" && !$0.isOnBuild }) else {
        continue
      }
      return isRoot(user.words.first ?? "") ? [match("The last USER is root", at: user, found: user.text)] : []
    }
    guard last.base != .scratch || file.instructions(of: file.stages.count - 1).count > 1,
      let from = file.instructions(of: file.stages.count - 1).first
    else { return [] }
    if case .image(let base) = last.base, base.contains("nonroot") { return [] }
    let what = last.base == .scratch ? "No USER: it runs as root" : "No USER: the base image decides, usually for root"
    return [
      match(what, at: from, severity: .medium, expected: "USER 10001")
    ]
  }

  static func isRoot(_ user: String) -> Bool {
    let name = user.prefix { $0 != ":" }
    return name.isEmpty || name == "root" || Int(name) == 0
  }
}
