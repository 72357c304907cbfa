import ArgumentParser
import Foundation
import Hunting
import Model
import Reports

/// `bulkhead hunt`: webshells, at rest and as they are dropped.
struct Hunt: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find webshells in containers, directories and images.",
    discussion: """
      A target is a running container's name, a directory or file, or an image; a prefix says what is meant:
        web-1  container:web-1   a running container: its whole file system with its volumes; with --watch what its
                                 web server serves
        /var/www  dir:/srv       a directory
        shell.php                a file
        shop:2.1  image.tar      an image, wherever it is, or an archive of one
      Without a target: what the web servers of all running containers serve.

      Examples:
        bulkhead hunt
        bulkhead hunt web-1 --fail-on suspicious
        bulkhead hunt /var/www --format sarif -o webshells.sarif
        bulkhead hunt --watch --quarantine
        bulkhead hunt --list-quarantine
        bulkhead hunt --restore 3f9c2a71b04d
        bulkhead hunt --learn my-samples/

      A second hunt only looks at what changed since the first, and one that was ended goes on where it was; --anew looks
      at everything again.

      Exit status: 0 done · 1 --fail-on is met · 2 something could not be examined; the report says what ·
      64 wrong usage · 69 something needed is unavailable · 77 permission missing
      """)

  @Argument(help: ArgumentHelp("Where to look; several are looked through one after the other.", valueName: "target"))
  var targets: [String] = []

  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "Exit with status 1 when there is such a file: malicious, or suspicious (which includes malicious).",
      valueName: "verdict"))
  var failOn: HuntThreshold?

  @Option(
    help: ArgumentHelp(
      "In containers, look only below this directory; may be given several times.", valueName: "directory"))
  var root: [String] = []

  @Flag(help: "Go on watching: judge each script as it is written or put there, one finding a line, until interrupted.")
  var watch = false

  @Option(help: ArgumentHelp("While watching, look through everything again so often.", valueName: "minutes"))
  var sweepEvery: Int?

  @Flag(help: "Take malicious files out of reach; --restore puts one back.")
  var quarantine = false

  @Flag(help: "Say what is in quarantine.")
  var listQuarantine = false

  @Option(help: ArgumentHelp("Put a file from the quarantine back where it was.", valueName: "id"))
  var restore: String?

  @Flag(help: "Look at everything, also at what was clean the last time.")
  var anew = false

  @Option(help: ArgumentHelp("Files judged at once.", valueName: "number"))
  var jobs = min(max(ProcessInfo.processInfo.activeProcessorCount, 1), 8)

  @OptionGroup(title: "Knowledge") var knowledge: HuntKnowledgeOptions

  @Option(help: ArgumentHelp("The engine's socket; default: DOCKER_HOST, then the usual places.", valueName: "path"))
  var engine: String?

  func validate() throws {
    guard [watch, listQuarantine, restore != nil].count(where: { $0 }) <= 1 else {
      throw ValidationError("--watch, --list-quarantine and --restore exclude each other.")
    }
    if listQuarantine || restore != nil, !targets.isEmpty || quarantine || !knowledge.learn.isEmpty {
      throw ValidationError("--list-quarantine and --restore take neither targets nor --quarantine nor --learn.")
    }
    if watch, !["table", "json", "ndjson"].contains(output.format) || output.output != nil {
      throw ValidationError(
        "--watch writes one finding a line to standard output: --format table, or json, without --output.")
    }
    if sweepEvery != nil, !watch { throw ValidationError("--sweep-every goes with --watch.") }
    if let sweepEvery, !(1...43_200).contains(sweepEvery) {
      throw ValidationError("--sweep-every takes minutes, 1 to 43200.")
    }
    guard (1...64).contains(jobs) else { throw ValidationError("--jobs takes a number from 1 to 64.") }
    guard root.allSatisfy({ $0.hasPrefix("/") }) else {
      throw ValidationError("--root takes an absolute path within the container.")
    }
  }

  func run() async throws {
    let progress = Progress(isWanted: !output.quiet)
    let environment = ProcessInfo.processInfo.environment
    do throws(HuntFailure) {
      let home = Home(environment: environment).path
      let keeper = QuarantineKeeper(home: home, engine: engine, environment: environment)
      if listQuarantine { return keeper.list() }
      if let restore { return try keeper.restore(restore) }
      if !knowledge.learn.isEmpty {
        try learn(home, progress)
        if targets.isEmpty, !watch { return }
      }
      let run = try HuntRun(self, progress: progress, environment: environment)
      if watch { try run.watch() } else { try await run.once() }
    } catch {
      progress.clear()
      if let message = error.message { Message.error(message) }
      throw error.status
    }
  }

  private func learn(_ home: String, _ progress: Progress) throws(HuntFailure) {
    do throws(KnowledgeFailure) {
      let lesson = try LearnedSamples(home: home).learn(knowledge.learn)
      for path in lesson.skipped {
        progress.say(
          "bulkhead: \(QuarantineKeeper.shown(path)): not learned: no script, or too short to be told from others")
      }
      if !output.quiet { progress.say("\(lesson.learned) samples learned, \(lesson.known + lesson.learned) known") }
      if lesson.learned == 0 { throw KnowledgeFailure(status: ExitStatus.usage, description: "nothing was learned") }
    } catch { throw HuntFailure(error.status, error.description) }
  }
}

/// From which verdict on a hunt's exit status is 1.
enum HuntThreshold: String, ExpressibleByArgument, CaseIterable, Sendable {
  case malicious, suspicious

  func isMet(by findings: [Finding]) -> Bool {
    findings.contains { finding in
      guard case .webshell(let details) = finding.details else { return false }
      return details.verdict == .malicious || (self == .suspicious && details.verdict == .suspicious)
    }
  }
}

/// Why a hunt ends with another status than 0.
struct HuntFailure: Error {
  let status: ExitCode
  /// Nil where the report says it all.
  let message: String?

  init(_ status: ExitCode, _ message: String?) {
    self.status = status
    self.message = message
  }
}
