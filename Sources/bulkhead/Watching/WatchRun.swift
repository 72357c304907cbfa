import Agent
import ArgumentParser
import Foundation
import Model
import Reports
import Response
import Sensor

/// One watch, or one replay, from flags to exit status.
struct WatchRun {
  private let options: WatchOptions
  private let panel: JudgePanel
  private let policy: ResponsePolicy
  private let writer: AlertWriter
  private let file: AlertFile
  private let trail: AlertFile?
  private let page: WatchPage
  private let incidents: IncidentKeeper?
  private let environment: [String: String]

  init(
    _ options: WatchOptions, judging: JudgeOptions, responding: ResponseOptions, environment: [String: String]
  ) throws(WatchFailure) {
    self.options = options
    self.environment = environment
    page = WatchPage(isQuiet: options.quiet)
    panel = try JudgePanel(judging, keepsFalcoLines: options.format == .falcoJSON)
    policy = try responding.policy()
    if options.replay == nil, geteuid() != 0 {
      throw WatchFailure(
        ExitStatus.permission, "watching needs root: what containers do is the kernel's to tell; try it with sudo")
    }
    do throws(AlertFile.Failure) {
      file = try AlertFile(options.output)
      trail =
        policy.changesSomething && options.replay == nil
        ? try AlertFile(responding.respondLog ?? Self.standardTrail(environment)) : nil
    } catch {
      throw WatchFailure(ExitStatus.unavailable, error.description)
    }
    incidents = try options.incidents.map { path throws(WatchFailure) in try IncidentKeeper(folder: path) }
    let isTerminal = options.output == nil || options.output == "-"
    writer = AlertWriter(
      file, format: options.format, minimum: options.minimum,
      look: ReportOptions.forPeople(isTerminal: isTerminal), isLive: options.replay == nil, incidents: incidents)
  }

  private static func standardTrail(_ environment: [String: String]) -> String {
    let home = Home(environment: environment).path
    try? FileManager.default.createDirectory(
      atPath: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    return home + "/responses.ndjson"
  }

  func run() async throws(WatchFailure) -> ExitCode? {
    page.notes(panel)
    if let path = options.replay { return try replay(path) }
    return try await watch()
  }

  private func judges(epoch: Double) -> [any ActivityJudge] {
    panel.judges(epoch: epoch) + (incidents.map { [HappeningWitness($0, epoch: epoch)] } ?? [])
  }

  // MARK: Replay

  private func replay(_ path: String) throws(WatchFailure) -> ExitCode? {
    do throws(WatchError) {
      let recording = try WatchReplay.load(path)
      let summary = try WatchReplay.run(recording, judges: { judges(epoch: $0) }) { writer.append(taken($0)) }
      return end(summary, capabilities: [], seconds: nil)
    } catch {
      if case .recordingNotRead = error { throw WatchFailure(ExitStatus.unavailable, "\(error)") }
      throw WatchFailure(ExitStatus.usage, "\(path): \(error)")
    }
  }

  private func taken(_ finding: Finding, _ process: ProcessRecord? = nil) -> WatchedFinding {
    WatchedFinding(
      finding: finding, process: process,
      falcoLine: finding.rule.hasPrefix("falco:") ? panel.lines?.line(for: finding) : nil)
  }

  // MARK: Watch

  private func watch() async throws(WatchFailure) -> ExitCode? {
    let decides = policy.standard == .observe || !policy.rules.isEmpty || !policy.guards.isEmpty
    let station = decides ? ResponseStation(policy, trail: trail, writer: writer) : nil
    let sockets = options.engineSockets(environment)
    let service: WatchService
    do throws(WatchError) { service = try WatchService(serviceOptions(sockets, station)) } catch {
      throw WatchFailure(ExitStatus.unavailable, "\(error)")
    }
    let signals = StopSignals { service.stop() }
    let hangUp = HangUpSignal { [file, panel, page, trail] in
      do throws(AlertFile.Failure) {
        try file.reopen()
        try trail?.reopen()
      } catch { Message.error(error.description) }
      for note in panel.reload() { Message.error(note) }
      page.accounts(panel.settled, onDay: Self.today)
    }
    let alarm = options.duration.map { span in
      Task {
        try? await Task.sleep(for: .seconds(span.seconds))
        service.stop()
      }
    }
    let acting = station.map { station in Task { await station.run(service.enforcement) } }
    let start = ProcessInfo.processInfo.systemUptime
    let outcome = await judged(service, station, sockets: sockets)
    alarm?.cancel()
    station?.end()
    await acting?.value
    withExtendedLifetime((signals, hangUp)) {}
    switch outcome {
    case .success(let summary):
      return end(
        summary, capabilities: service.capabilities, seconds: Int(ProcessInfo.processInfo.systemUptime - start))
    case .failure(let error): throw WatchFailure(ExitStatus.unavailable, "\(error)")
    }
  }

  private func serviceOptions(_ sockets: [String], _ station: ResponseStation?) -> WatchService.Options {
    var service = WatchService.Options()
    service.sensor.systemCalls = options.tier != .base
    service.sensor.relayedData = options.tier == .content
    service.sensor.quota = options.quota
    service.usesKernelSensor = !options.noEBPF
    service.engineSockets = sockets
    service.recording = options.record
    service.watchesFiles = !options.noFileComparison
    let herald = station?.herald
    service.judges = { [self] epoch in judges(epoch: epoch) + (herald.map { [$0] } ?? []) }
    return service
  }

  /// The judging blocks its thread, so it has one of its own.
  private func judged(
    _ service: WatchService, _ station: ResponseStation?, sockets: [String]
  ) async -> Result<WatchSummary, WatchError> {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [self] in
        do throws(WatchError) {
          let summary = try service.run(onStart: { page.begin(service, panel, sockets: sockets) }) { finding, process in
            let alert = taken(finding, process)
            if let station { station.append(alert) } else { writer.append(alert) }
          }
          continuation.resume(returning: .success(summary))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
  }

  // MARK: End

  /// Days since 1970.
  private static var today: Int { Int(Date().timeIntervalSince1970) / 86_400 }

  private func end(_ summary: WatchSummary, capabilities: [Capability], seconds: Int?) -> ExitCode? {
    let ledger = writer.finish()
    page.end(summary, ledger, panel.settled, seconds: seconds)
    if let failure = panel.settled.writeProposals(onDay: Self.today) { Message.error(failure) }
    if let incidents { page.tell(incidents.stories(color: Terminal.hasColor(STDERR_FILENO)), in: options.incidents) }
    if let failOn = options.failOn, let worst = ledger.worst, worst >= failOn { return ExitStatus.violated }
    let wanted = capabilities.filter { !($0.reason.hasPrefix("switched off") && options.tier != .content) }
    let isWhole =
      summary.lost == 0 && summary.undecoded == 0 && summary.recordingFailure == nil && ledger.unwritten == 0
      && summary.coverage.isComplete && wanted.allSatisfy(\.works)
    return isWhole ? nil : ExitStatus.incomplete
  }
}
