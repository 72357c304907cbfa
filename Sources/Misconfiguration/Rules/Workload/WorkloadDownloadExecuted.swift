import Model

/// A container that downloads what it runs: `sh -c "curl … | sh"` as its command.
struct WorkloadDownloadExecuted: WorkloadRule {
  static let manual = RuleManual(
    "workload.download-executed", "A container runs what it downloads at its start", .high,
    why:
      "What runs is neither in the image that was scanned nor the same tomorrow; the server decides it at every start.",
    fix: "Put it into the image, with its digest checked.")

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.compactMap { container in
      guard let first = container.command.first else { return nil }
      var run = Instruction("RUN", line: first.line, endLine: first.line, stage: 0)
      for text in container.command.prefix(200) {
        var file = Dockerfile(.file)
        run.commands = ShellParser.parse(text.value)
        file.instructions = [run]
        if !DownloadExecuted.check(file).isEmpty {
          return match(workload, container, "a download is run unseen", line: text.line, found: Excerpt.of(text.value))
        }
      }
      return nil
    }
  }
}
