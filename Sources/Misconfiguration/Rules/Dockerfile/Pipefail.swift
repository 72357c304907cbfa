import Model

/// A pipe in a RUN whose shell only looks at the last program's status.
///
/// Not looked at: pipes into programs that fail on empty input (`sha256sum -c`, `gpg`, `tar`), which notice.
struct Pipefail: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.pipefail", "A failure inside a pipe goes unnoticed", .negligible,
    why: "If the download before the pipe fails, the build goes on with half a file, or none.",
    fix: "`SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]`, or `set -o pipefail` in the RUN.",
    counterparts: ["hadolint DL4006", "trivy DS032"])

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("RUN").compactMap { run in
      guard let piped = run.commands.first(where: { $0.link == .pipe }),
        !run.shell.contains(where: { $0.contains("pipefail") }), InstructionAssembly.isPOSIX(run.shell),
        !run.commands.contains(where: { $0.program == "set" && $0.arguments.contains("pipefail") }),
        !run.commands.contains(where: { $0.arguments.contains("pipefail") }),
        run.commands.contains(where: { $0.pipeline == piped.pipeline && Download.programs.contains($0.program) })
      else { return nil }
      return match(at: run, piped)
    }
  }
}
