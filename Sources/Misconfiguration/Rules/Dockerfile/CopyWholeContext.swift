import Model

/// `COPY . …` or `ADD . …` in a stage that is shipped.
struct CopyWholeContext: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.copy-whole-context", "The whole context is copied into the image", .low,
    why: "Whatever lies in the folder comes along: `.git` with its history, `.env`, keys, tests, this file itself.",
    fix: "Copy what is needed, and keep the rest out with .dockerignore.", benchmarks: RuleManual.cis("4.10"))

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.shipped.filter {
      ($0.keyword == "COPY" || $0.keyword == "ADD") && !$0.isOnBuild && $0.flag("from") == nil
        && $0.flag("exclude") == nil
        && $0.words.dropLast().contains { [".", "./", "*", "./*", "/"].contains($0) }
    }.map { match(at: $0) }
  }
}
