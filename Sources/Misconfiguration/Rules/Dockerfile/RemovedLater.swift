import Model

/// A file that an earlier instruction copied into the image, deleted by a RUN.
struct RemovedLater: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.removed-later", "A copied file is deleted in a later layer", .low,
    why: "Deleting hides it from containers, not from those who pull the image: the layer still holds it.",
    fix: "Don't copy it: mount it for one RUN (`--mount=type=bind`, `--mount=type=secret`), or use another stage.",
    benchmarks: RuleManual.cis("4.10"))

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    var copied: [String: (stage: Int, isSecret: Bool)] = [:]
    var matches: [Match] = []
    for instruction in file.shipped {
      if instruction.keyword == "COPY" || instruction.keyword == "ADD", copied.count < 5_000,
        let destination = instruction.words.last
      {
        for source in instruction.words.dropLast()
        where !AddRemote.isRemote(source) && !source.hasSuffix("/") && source != "." {
          let name = ShellCommand.base(source)
          let path = destination.hasSuffix("/") || destination == "." ? destination + name : destination
          copied[path.hasPrefix("./") ? String(path.dropFirst(2)) : path] =
            (instruction.stage, SecretCopied.isSecret(source))
        }
      }
      for command in instruction.commands where command.program == "rm" {
        for path in command.operands() {
          guard let known = copied[path.hasPrefix("./") ? String(path.dropFirst(2)) : path] else { continue }
          matches.append(
            match(
              "\(Excerpt.of(path, maximum: 60)) stays in its layer", at: instruction, command,
              severity: known.isSecret ? .high : nil))
        }
      }
    }
    return matches
  }
}
