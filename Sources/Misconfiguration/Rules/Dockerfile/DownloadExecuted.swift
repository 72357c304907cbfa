import Model

/// A download that a shell or an interpreter runs as it comes: `curl … | sh`, `sh -c "$(curl …)"`, `bash <(wget …)`,
/// `eval "$(curl …)"`, also through `sudo`, `tee` or `gunzip`.
struct DownloadExecuted: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.download-executed", "A download is run unseen", .high,
    why: """
      Whoever controls the server, the name or the line in between decides what runs in the build and what is in the \
      image; nothing keeps what was run, so nobody can look at it afterwards.
      """,
    fix: "Fetch to a file, check digest or signature (`sha256sum -c`), then run it; or install from the distribution.",
    benchmarks: RuleManual.cis("4.11"))

  static func check(_ file: Dockerfile) -> [Match] {
    file.instructions.filter { $0.keyword == "RUN" }.flatMap { run in
      run.commands.enumerated().compactMap { index, command in
        guard Download.isDownload(command), isRun(index, run.commands) else { return nil }
        let url = Download.urls(command).first
        let place = url.map { Excerpt.of(SensitiveName.redact($0), maximum: 100) } ?? "A download"
        let isPlain = url?.hasPrefix("http://") ?? false
        return match("\(place) is run unseen", at: run, command, severity: isPlain ? .critical : nil)
      }
    }
  }

  private static func isRun(_ index: Int, _ commands: [ShellCommand]) -> Bool {
    let command = commands[index]
    let isPiped = commands[(index + 1)...].contains {
      $0.pipeline == command.pipeline && $0.link == .pipe && runsInput($0)
    }
    if isPiped { return true }
    // `sh -c "$(curl …)"`: what is fetched becomes the text of the outer command.
    guard let outer = command.outer, commands.indices.contains(outer) else { return false }
    let around = commands[outer]
    // Within a script that is an argument the command is a command, not its text.
    if command.isScriptOfOuter { return false }
    if around.program == "eval" || around.program == "source" || around.program == "." { return true }
    guard Download.interpreters.contains(around.program) else { return false }
    // Of `bash -c 'x=$(curl …)'` the inner script is listed by itself, with the assignment as its outer command.
    return around.arguments.contains { $0.hasPrefix("$(") || $0.hasPrefix("<(") || $0.hasPrefix("`") }
  }

  /// An interpreter without a script of its own reads it from the pipe.
  private static func runsInput(_ command: ShellCommand) -> Bool {
    guard Download.interpreters.contains(command.program) else { return false }
    if command.has("-s") { return true }
    if command.has("-c", "-e", "-m", "-n", "-p"), command.program != "bash", command.program != "sh" { return false }
    if command.has("-c") { return false }
    let operands = command.operands(skippingValuesOf: ["-o", "--rcfile", "--init-file"])
    return operands.isEmpty || operands.first == "-" || operands.first == "/dev/stdin"
  }
}
