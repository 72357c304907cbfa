import Model

/// `COPY` or `ADD` of several sources to a destination that does not end with a slash.
struct CopySeveralSources: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.copy-several-sources", "COPY of several sources without a directory", .low,
    why: "With more than one source the destination must end with a slash; the build fails otherwise.",
    fix: "End the destination with `/`.", counterparts: ["hadolint DL3021", "trivy DS011"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.instructions.filter { $0.keyword == "COPY" || $0.keyword == "ADD" }.compactMap { copy in
      let words = copy.words.filter { RawInstruction.heredoc(Array($0.utf8)) == nil }
      guard words.count + copy.heredocs.count > 2, let last = words.last, !last.hasSuffix("/"), !last.hasSuffix("\\"),
        last != ".", last != "..", !last.contains("$")
      else { return nil }
      return match(at: copy, found: last)
    }
  }
}
