import ArgumentParser
import Foundation
import Model

/// What every audit takes.
struct AuditOptions: ParsableArguments {
  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "Which benchmark: cis-docker-1.13.0, 1.6.0, 1.8.0; bulkhead-host, bulkhead-containers; cis-kubernetes-1.12, 1.10, "
        + "1.23 (the version alone will do); pod-security.", valueName: "name"))
  var benchmark: String?

  @Option(help: "Only requirements up to this level: 1 or 2.")
  var level: Int?

  @Option(help: ArgumentHelp("Only this section, e.g. 5 or 1.1; several times for several.", valueName: "number"))
  var section: [String] = []

  @Option(help: ArgumentHelp("Only this id, rule, or glob of rules; several times for several.", valueName: "id"))
  var only: [String] = []

  @Option(help: ArgumentHelp("Without this id, rule, or glob of rules; several times for several.", valueName: "id"))
  var skip: [String] = []

  @Option(
    help: ArgumentHelp("What only people can say (YAML): trusted users, needed ports, statements.", valueName: "file"))
  var inputs: String?

  @Option(help: ArgumentHelp("Agreed exceptions (YAML): check, subject, owner, reason, expires.", valueName: "file"))
  var waivers: String?

  @Option(
    help: ArgumentHelp("Write a file of waivers for all that fails now, to go through.", valueName: "file"))
  var writeBaseline: String?

  @Option(
    help: ArgumentHelp("Exit with status 1 when something of this severity or worse fails.", valueName: "severity"))
  var failOn: Severity?

  @Option(help: ArgumentHelp("Exit with status 1 when the score is below this number of 100.", valueName: "score"))
  var failUnder: Double?

  @Option(help: ArgumentHelp("Keep what was observed, to be judged again with --facts.", valueName: "file"))
  var saveFacts: String?

  @Option(help: ArgumentHelp("Judge what --save-facts kept, instead of this machine.", valueName: "file"))
  var facts: String?

  @Option(
    help: ArgumentHelp("A file system that is mounted here, instead of this machine's own.", valueName: "directory"))
  var root: String?

  @Option(help: ArgumentHelp("The engine's socket; default: DOCKER_HOST, then the usual places.", valueName: "path"))
  var engine: String?

  @Flag(help: "Read the files of images too: setuid programs, needless tools, vulnerabilities, secrets. Takes longer.")
  var imageContents = false

  func validate() throws {
    if let level, level != 1 && level != 2 { throw ValidationError("--level takes 1 or 2.") }
    if let failUnder, !(0...100).contains(failUnder) {
      throw ValidationError("--fail-under takes a number from 0 to 100.")
    }
    if failOn == .unknown { throw ValidationError("--fail-on takes critical, high, medium, low or negligible.") }
    if facts != nil, root != nil || engine != nil || imageContents {
      throw ValidationError(
        "--facts judges what was kept: --root, --engine and --image-contents have no meaning with it.")
    }
  }

  func run(benchmark: String, source: AuditRun.Source) async throws {
    let progress = Progress(isWanted: !output.quiet)
    let environment = ProcessInfo.processInfo.environment
    do throws(AuditFailure) {
      let run = try AuditRun(self, benchmark: benchmark, source: source, environment: environment)
      let (report, results) = try await run.report(progress)
      progress.clear()
      if let writeBaseline { try run.writeBaseline(results, to: writeBaseline) }
      do { try ReportWriter(options: output, isSeveral: false).write(report) } catch {
        throw AuditFailure(ExitStatus.unavailable, "\(error)")
      }
      if let status = run.status(report) { throw AuditFailure(status, nil) }
    } catch {
      progress.clear()
      if let message = error.message { Message.error(message) }
      throw error.status
    }
  }
}

/// Why an audit ends with another status than 0.
struct AuditFailure: Error {
  let status: ExitCode
  /// Nil where the report says it all.
  let message: String?

  init(_ status: ExitCode, _ message: String?) {
    self.status = status
    self.message = message
  }
}
