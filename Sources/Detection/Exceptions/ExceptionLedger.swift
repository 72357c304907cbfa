import Model
import Parsing
import Synchronization

/// Holds alerts back for the exceptions of a run, and keeps account of what it held back.
///
/// Shared by all judges of a watch; from any thread. The day of an alert decides whether an exception is in effect, so
/// that a recording is judged as it was.
package final class ExceptionLedger: Sendable {
  /// Different alerts that are kept for each exception, and of all of them.
  package static let keptEach = 32
  package static let keptTotal = 4096

  /// What became of one exception.
  package struct Account: Sendable, Hashable {
    package var exception: DetectionException
    package var state: DetectionException.State
    /// Alerts that it held back.
    package var heldBack: UInt64
    /// Alerts that it would have held back, had it been in effect.
    package var passed: UInt64
    /// When it last held one back, seconds since 1970; nil where it never did.
    package var last: Double?
    package var faults: [ExceptionFault]

    /// `FILE:LINE: what it is for`.
    package var place: String {
      exception.line == 0 ? exception.summary : "\(exception.document):\(exception.line): \(exception.summary)"
    }
  }

  private struct Entry {
    var heldBack: UInt64 = 0
    var passed: UInt64 = 0
    var last: Double?
    var kept: [(finding: Finding, count: UInt64)] = []
  }

  private struct State {
    var entries: [Entry]
    var kept = 0
    var unlisted: UInt64 = 0
  }

  package let exceptions: [DetectionException]
  /// Exceptions by a rule that is written out, and those with patterns.
  private let byRule: [String: [Int]]
  private let patterns: [Int]
  private let state: Mutex<State>

  package init(_ exceptions: [DetectionException]) {
    self.exceptions = exceptions
    var byRule: [String: [Int]] = [:]
    var patterns: [Int] = []
    for (index, exception) in exceptions.enumerated() {
      if exception.rules.contains(where: { $0.contains("*") || $0.contains("?") }) {
        patterns.append(index)
      } else {
        for rule in Set(exception.rules) { byRule[rule, default: []].append(index) }
      }
    }
    self.byRule = byRule
    self.patterns = patterns
    state = Mutex(State(entries: exceptions.map { _ in Entry() }))
  }

  /// Whether any exception could be about this rule.
  package func concerns(_ rule: String) -> Bool { !patterns.isEmpty || byRule[rule] != nil }

  /// Whether the alert is not to be shown. The first exception in the order of the file that is in effect holds it back.
  ///
  /// - Parameter container: all that is known of it, for its labels.
  package func holdsBack(_ finding: Finding, in container: ContainerFacts?) -> Bool {
    guard case .detection(let details) = finding.details else { return false }
    let day = Int(min(max(details.time, 0), 1e12)) / 86_400
    let candidates = ((byRule[finding.rule] ?? []) + patterns).sorted()
    let fitting = candidates.filter { exceptions[$0].covers(finding, in: container) }
    guard !fitting.isEmpty else { return false }
    let holder = fitting.first { exceptions[$0].state(onDay: day) == .effective }
    state.withLock { state in
      guard let holder else {
        for index in fitting { state.entries[index].passed += 1 }
        return
      }
      state.entries[holder].heldBack += 1
      state.entries[holder].last = details.time
      if let known = state.entries[holder].kept.firstIndex(where: { $0.finding.fingerprint == finding.fingerprint }) {
        state.entries[holder].kept[known] = (finding, state.entries[holder].kept[known].count + 1)
      } else if state.entries[holder].kept.count < Self.keptEach, state.kept < Self.keptTotal {
        state.entries[holder].kept.append((finding, 1))
        state.kept += 1
      } else {
        state.unlisted += 1
      }
    }
    return holder != nil
  }

  /// What was held back, each different alert once, the newest of its kind, with how often it came.
  package var heldBack: [(suppressed: SuppressedFinding, count: UInt64)] {
    state.withLock { state in
      zip(exceptions, state.entries).flatMap { exception, entry in
        entry.kept.map { kept in
          (
            SuppressedFinding(
              finding: kept.finding, by: .exception, who: exception.owner, reason: exception.reason,
              until: exception.expires.description), kept.count
          )
        }
      }
    }
  }

  /// Alerts that were held back and are in no list: there were too many different ones. They are in the counts.
  package var unlisted: UInt64 { state.withLock { $0.unlisted } }

  /// What became of each exception, in order.
  ///
  /// - Parameter day: days since 1970-01-01, for which states and faults are told.
  package func accounts(onDay day: Int) -> [Account] {
    state.withLock { state in
      zip(exceptions, state.entries).map { exception, entry in
        var faults = ExceptionFault.standing(exception, onDay: day)
        let current = exception.state(onDay: day)
        if current == .effective, entry.heldBack == 0 { faults.append(.unused) }
        return Account(
          exception: exception, state: current, heldBack: entry.heldBack, passed: entry.passed, last: entry.last,
          faults: faults)
      }
    }
  }
}
