import Model
import Parsing
import Synchronization

/// Collects what alerts while nothing bad is going on, and proposes exceptions for it, image by image.
///
/// Shared by all judges of a watch; from any thread. It hides nothing: what it proposes has no effect until a person puts
/// a name to it.
package final class LearningRun: Sendable {
  /// Different groups of alerts that are kept; later ones are counted.
  package static let groupLimit = 2048
  /// How long a proposal holds once it is accepted, days.
  package static let days = 90

  private struct State {
    var groups: [LearnedGroup.Key: LearnedGroup] = [:]
    var noted: UInt64 = 0
    var unplaced: UInt64 = 0
    var overflow: UInt64 = 0
  }

  private let state = Mutex(State())

  package init() {}

  /// - Parameter container: all that is known of it.
  package func note(_ finding: Finding, in container: ContainerFacts?) {
    guard case .detection(let details) = finding.details else { return }
    state.withLock { state in
      state.noted += 1
      guard let key = LearnedGroup.Key(finding, details, container) else {
        state.unplaced += 1
        return
      }
      if state.groups[key] == nil {
        guard state.groups.count < Self.groupLimit else {
          state.overflow += 1
          return
        }
        state.groups[key] = LearnedGroup(details.time)
      }
      state.groups[key]?.add(finding, details, container)
    }
  }

  /// Alerts that were noted.
  package var noted: UInt64 { state.withLock { $0.noted } }
  /// Alerts that nothing is proposed for: on the host, of a container without name and image, or too many kinds of them.
  package var unproposed: UInt64 { state.withLock { $0.unplaced + $0.overflow } }

  /// - Parameter day: days since 1970-01-01; they expire ``days`` later.
  package func proposals(onDay day: Int) -> [ExceptionProposal] {
    let groups = state.withLock { $0.groups }
    return LearnedGroup.merged(groups).map { ExceptionProposal($0.key, $0.group, onDay: day) }.sorted {
      ($0.exception.review.isEmpty ? 0 : 1, $0.exception.rules[0], $0.exception.summary)
        < ($1.exception.review.isEmpty ? 0 : 1, $1.exception.rules[0], $1.exception.summary)
    }
  }

  /// The file for a person to go through; ``ExceptionFile`` reads it.
  package func file(onDay day: Int) -> String {
    var text = """
      # What alerted in a learning run, as exceptions: \(noted) alerts, \(unproposed) of them without a proposal.
      # None of them has an effect yet. For each: know why it happens, write that as the reason, and put your name behind
      # owner; or take it out. One with a line 'review' needs a look at the program itself; then take out that line.
      version: 1
      exceptions:

      """
    let proposals = proposals(onDay: day)
    if proposals.isEmpty { text += "  []\n" }
    for proposal in proposals { text += proposal.yaml }
    return text
  }
}
