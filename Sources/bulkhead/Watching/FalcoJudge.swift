import Agent
import FalcoRules
import Model
import Synchronization

/// Falco rules among the judges. Beside each finding it keeps Falco's own line, with the fields that the rule names.
struct FalcoJudge: ActivityJudge {
  private var engine: FalcoEngine
  private let selection: RuleSelection
  private let lines: FalcoLines?

  /// - Parameter lines: where Falco's lines go; nil where nobody wants them.
  init(
    _ rules: FalcoRuleSet, matching: FalcoEngine.Matching, selection: RuleSelection, host: String, epoch: Double,
    lines: FalcoLines?
  ) {
    engine = FalcoEngine(rules, matching: matching, surroundings: BareSurroundings(hostname: host), epoch: epoch)
    self.selection = selection
    self.lines = lines
  }

  mutating func take(_ event: ActivityEvent) -> [Finding] {
    engine.take(event).compactMap { alert in
      guard selection.holds("falco:" + alert.rule) else { return nil }
      let finding = alert.finding
      lines?.append(alert.jsonLine, for: finding)
      return finding
    }
  }
}

/// Falco's lines, in the order of the findings that they belong to.
final class FalcoLines: Sendable {
  private let waiting = Mutex<[(finding: Finding, line: [UInt8])]>([])

  func append(_ line: [UInt8], for finding: Finding) { waiting.withLock { $0.append((finding, line)) } }

  /// The line of a finding; those of earlier ones, which an exception has held back, are let go.
  func line(for finding: Finding) -> [UInt8]? {
    waiting.withLock { waiting in
      guard let index = waiting.firstIndex(where: { $0.finding == finding }) else { return nil }
      let line = waiting[index].line
      waiting.removeFirst(index + 1)
      return line
    }
  }
}
