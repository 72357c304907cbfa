import Model

/// `pip --extra-index-url`, also by `PIP_EXTRA_INDEX_URL`.
struct ExtraIndex: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.extra-package-index", "Two package indexes are mixed", .medium,
    why: """
      pip takes the highest version of a name from either index: whoever registers your internal package's name in the \
      public one has their code in the image (dependency confusion).
      """,
    fix: "Use one index (`--index-url`) that proxies the public one, or hashes (`--require-hashes`).")

  static func check(_ file: Dockerfile) -> [Match] {
    file.instructions.flatMap { instruction -> [Match] in
      if instruction.keyword == "ENV",
        InstructionAssembly.pairs(instruction).contains(where: { $0.name == "PIP_EXTRA_INDEX_URL" && !$0.value.isEmpty }
        )
      {
        return [match(at: instruction)]
      }
      return instruction.commands.compactMap { command in
        guard let call = PackageManagerCall(command), call.manager == .pip || command.program == "uv",
          command.has("--extra-index-url"), !command.has("--require-hashes")
        else { return nil }
        return match(at: instruction, command)
      }
    }
  }
}
