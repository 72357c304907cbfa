import Agent
import Foundation
import Host
import Hunting
import Images
import Model
import Synchronization

/// Sweeps through places, with one memory, as reports. SIGINT and SIGTERM end a sweep in order: what was found by then is
/// told, and the next one goes on where it was.
final class HuntSweeps {
  let clean: CleanFiles
  private let sweep: Sweep
  private let memory: SweepMemory
  private let progress: Progress
  private let isQuiet: Bool
  private let interruption = Interruption()
  private let signals: StopSignals

  private final class Interruption: Sendable {
    let hasCome = Atomic<Bool>(false)
  }

  /// Seconds between two savings of what is known to be clean: a sweep that is killed begins there again.
  private static let savesEvery: Duration = .seconds(20)

  init(judge: WebshellJudge, clean: CleanFiles, home: String, width: Int, progress: Progress, isQuiet: Bool) {
    self.clean = clean
    sweep = Sweep(judge, clean: clean, width: width)
    memory = SweepMemory(home: home)
    self.progress = progress
    self.isQuiet = isQuiet
    signals = StopSignals { [interruption] in interruption.hasCome.store(true, ordering: .relaxed) }
  }

  /// Whether a person ended it.
  var isEnded: Bool { interruption.hasCome.load(ordering: .relaxed) }

  func report(on places: [HuntPlace]) -> (report: Report, found: [FoundScript]) {
    let subject = places.first?.subject ?? Subject(kind: .directory, name: "")
    let began = ContinuousClock.now
    var saved = began
    let outcome = sweep.run(places, isEnded: { [interruption] in interruption.hasCome.load(ordering: .relaxed) }) {
      progress.show("\(subject.name): \($0) files …")
      guard saved + Self.savesEvery <= .now else { return }
      memory.keep(clean)
      saved = .now
    }
    let what = subject.kind == .container ? "running container" : "directory"
    return finished(outcome, subject, "\(what), below \(places.map(\.path).joined(separator: ", "))", began)
  }

  func report(on below: String, in place: HuntPlace) throws(ImageError) -> (report: Report, found: [FoundScript]) {
    let began = ContinuousClock.now
    do throws(HostError) {
      return finished(try sweep.run(file: below, in: place), place.subject, "file", began)
    } catch {
      let text = "\(place.subject.name): \(error)"
      throw error.code == EACCES ? .permission(text) : .unavailable(text)
    }
  }

  private func finished(
    _ outcome: Sweep.Outcome, _ subject: Subject, _ what: String, _ began: ContinuousClock.Instant
  ) -> (report: Report, found: [FoundScript]) {
    var report = Report(
      takenFor: what, tool: .init(name: "bulkhead", version: ProgramVersion.current), subject: subject)
    report.findings = outcome.found.map(\.finding)
    report.coverage.problems = outcome.problems
    if !isQuiet {
      progress.say(
        QuarantineKeeper.shown(subject.name) + ": " + Self.summary(outcome, took: ContinuousClock.now - began))
    }
    return (report, outcome.found)
  }

  private static func summary(_ outcome: Sweep.Outcome, took duration: Duration) -> String {
    let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    let size = Double(outcome.bytes) / 1e6
    var text = "\(outcome.files) files, \(outcome.scripts) read"
    if outcome.known > 0 { text += ", \(outcome.known) known to be clean from before" }
    if outcome.vouchedFor > 0 { text += ", \(outcome.vouchedFor) as their packages brought them" }
    text += String(format: ", %.1f MB in %.1f s", size, seconds)
    if seconds > 0.05, size > 0.1 { text += String(format: " (%.0f MB/s)", size / seconds) }
    let malicious = outcome.found.count { $0.judgement.verdict == .malicious }
    return text + ": \(malicious) malicious, \(outcome.found.count - malicious) suspicious"
  }
}
