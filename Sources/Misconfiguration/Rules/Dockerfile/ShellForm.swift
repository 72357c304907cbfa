import Model

/// `CMD` or `ENTRYPOINT` as a text instead of a list.
struct ShellForm: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.shell-form", "The container starts through a shell", .low,
    why:
      "The program is a child of /bin/sh and gets no signals: it is killed instead of stopped, and the image needs a shell.",
    fix: "`CMD [\"program\", \"argument\"]`.", counterparts: ["hadolint DL3025"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.shipped.filter {
      ($0.keyword == "CMD" || $0.keyword == "ENTRYPOINT") && !$0.isJSON && !$0.words.isEmpty
        && InstructionAssembly.isPOSIX($0.shell) && $0.words.first != "exec"
    }.map { match(at: $0) }
  }
}
