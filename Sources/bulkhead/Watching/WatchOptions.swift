import ArgumentParser
import EngineSocket
import Foundation
import Model

/// What `watch` takes beside its rules and responses.
struct WatchOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("How alerts are written: text, json, falco-json, ocsf.", valueName: "format"))
  var format = AlertFormat.text

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Append alerts to this file, which is opened again on SIGHUP.", valueName: "file"))
  var output: String?

  @Option(
    name: [.customLong("min-severity"), .customLong("severity")],
    help: ArgumentHelp("Show alerts of this severity or worse only.", valueName: "severity"))
  var minimum = Severity.unknown

  @Option(
    help: ArgumentHelp(
      "Exit with status 1 when there was an alert of this severity or worse.", valueName: "severity"))
  var failOn: Severity?

  @Option(
    help: ArgumentHelp(
      "An engine's socket; several times for several; default: DOCKER_HOST, then the usual places.", valueName: "path"))
  var engine: [String] = []

  @Option(help: ArgumentHelp("End after so long, e.g. 90s, 5m, 2h.", valueName: "time"))
  var duration: TimeSpan?

  @Option(help: ArgumentHelp("Keep all that reaches the judging, for --replay.", valueName: "file"))
  var record: String?

  @Option(help: ArgumentHelp("Judge what --record kept, instead of this host.", valueName: "file"))
  var replay: String?

  @Option(
    help: ArgumentHelp(
      "Join alerts into incidents, each kept in this folder as JSON and text, and told at the end.", valueName: "folder"
    ))
  var incidents: String?

  @Option(
    help: ArgumentHelp(
      "How much is looked at: base (programs, connections), system-calls, content (all of it).", valueName: "tier"))
  var tier = Tier.content

  @Option(
    help: ArgumentHelp(
      "Events that one container may cause in a second before it loses its own; 0: no limit.", valueName: "events"))
  var quota: UInt32 = 10_000

  @Flag(name: .customLong("no-file-comparison"), help: "Don't compare account files, keys and scheduled jobs.")
  var noFileComparison = false

  @Flag(name: .customLong("no-ebpf"), help: "Only what can be seen without eBPF.")
  var noEBPF = false

  @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.")
  var quiet = false

  enum Tier: String, CaseIterable, ExpressibleByArgument {
    case base
    case systemCalls = "system-calls"
    case content
  }

  func validate() throws {
    if failOn == .unknown { throw ValidationError("--fail-on takes critical, high, medium, low or negligible.") }
    if replay != nil, record != nil || duration != nil || !engine.isEmpty {
      throw ValidationError("--replay judges what was kept: --record, --duration and --engine have no meaning with it.")
    }
  }

  /// Each socket once; also those that are not there yet, for an engine that starts later.
  func engineSockets(_ environment: [String: String]) -> [String] {
    var seen: Set<String> = []
    return (engine.isEmpty ? EngineClient.candidates(environment: environment) : engine).filter { path in
      let url = URL(fileURLWithPath: path)
      let folder = url.deletingLastPathComponent().resolvingSymlinksInPath().path
      return seen.insert(folder + "/" + url.lastPathComponent).inserted
    }
  }
}
