import Agent
import Detection
import Dispatch
import EngineSocket
import Glibc
import Model
import Sensor

/// What a watch says of itself on standard error: at the start what it sees and what not, at the end what there was.
struct WatchPage: Sendable {
  let isQuiet: Bool

  private func say(_ text: String) { if !isQuiet { Message.note(text) } }

  /// The newest incidents; where the others are.
  func tell(_ stories: [String], in folder: String?) {
    let shown = stories.suffix(Self.storiesShown)
    for story in shown { say("\n" + story) }
    if stories.count > shown.count {
      say("\(stories.count - shown.count) more incidents are in \(folder ?? "")")
    }
  }

  private static let storiesShown = 5

  func notes(_ panel: JudgePanel) { for note in panel.notes { say("note: \(note)") } }

  func begin(_ service: WatchService, _ panel: JudgePanel, sockets: [String]) {
    let hooks = service.capabilities
    let working = hooks.count { $0.works }
    say(
      service.isFallback
        ? "watching without eBPF: \(panel.description)"
        : "watching: \(working) of \(hooks.count) eBPF hooks; \(panel.description)")
    for hook in hooks where !hook.works {
      say("not seen: \(hook.shows) (\(hook.hook): \(hook.reason))")
    }
    // An engine that hangs must not hold up the judging.
    DispatchQueue.global().async { say(engines: sockets) }
  }

  private func say(engines sockets: [String]) {
    let answering = sockets.filter { path in
      access(path, F_OK) == 0 && (try? EngineClient(path: path, timeoutSeconds: 2).get("/_ping", limit: 4096)) != nil
    }
    say(
      answering.isEmpty
        ? "no engine answers at \(sockets.joined(separator: ", ")): containers are known by their ids and bundles, "
          + "without names and images"
        : "engine: \(answering.joined(separator: ", "))")
  }

  func end(_ summary: WatchSummary, _ ledger: AlertWriter.Ledger, _ settled: SettledAlerts, seconds: Int?) {
    let lost = summary.lost == 0 ? "none lost" : "\(summary.lost) lost"
    say(
      "\(seconds.map { "ended after \($0) s" } ?? "replayed"): \(summary.judged) activities judged, \(lost); "
        + alerts(ledger, summary, settled))
    for (kind, count) in summary.sensor.byKind.sorted(by: { $0.key < $1.key }) where count.dropped + count.refused > 0 {
      say("lost: \(kind): \(count.dropped) for want of room, \(count.refused) over a container's quota")
    }
    for (kind, count) in summary.overrun.sorted(by: { $0.key < $1.key }) where count > 0 {
      say("lost: \(kind): \(count) because the judging did not keep up")
    }
    for (container, count) in summary.lostByContainer.sorted(by: { $0.key < $1.key }) {
      say("lost: \(count) of \(container)")
    }
    accounts(settled, onDay: time(nil) / 86_400)
    for problem in summary.coverage.problems { say("not seen: \(problem.path): \(problem.reason)") }
    if let failure = summary.recordingFailure { Message.error(failure.description) }
    if summary.undecoded > 0 { Message.error("\(summary.undecoded) events were not understood") }
    if ledger.unwritten > 0 { Message.error("\(ledger.unwritten) alerts could not be written") }
  }

  private func alerts(_ ledger: AlertWriter.Ledger, _ summary: WatchSummary, _ settled: SettledAlerts) -> String {
    let counts = Severity.allCases.compactMap { severity in
      ledger.shown[severity].map { "\($0) \(severity.rawValue)" }
    }
    var text = ledger.count == 1 ? "1 alert" : "\(ledger.count) alerts"
    if !counts.isEmpty { text += " (\(counts.joined(separator: ", ")))" }
    let folded = summary.judges.reduce(0) { $0 + (($1 as? DetectionEngine)?.folded ?? 0) }
    if folded > 0 { text += ", \(folded) repeated" }
    if ledger.minor > 0 { text += ", \(ledger.minor) less severe" }
    if ledger.observed > 0 { text += ", \(ledger.observed) only counted" }
    let suppressed = settled.heldBack
    if suppressed > 0 { text += ", \(suppressed) suppressed" }
    return text
  }

  /// What became of the exceptions.
  ///
  /// - Parameter day: days since 1970.
  func accounts(_ settled: SettledAlerts, onDay day: Int) { for line in settled.accounts(onDay: day) { say(line) } }
}
