import Detection
import Model
import Testing

/// A story, and what one rule has to say of it.
struct Scenario: Sendable, CustomTestStringConvertible {
  enum Verdict: Sendable, Equatable {
    /// At least once, and its highest is exactly this.
    case alert(Severity)
    /// Nothing, or nothing above this.
    case harmless(atMost: Severity?)
  }

  let rule: String
  let name: String
  let verdict: Verdict
  let stream: Stream

  var testDescription: String { "\(rule): \(name)" }

  static func alert(
    _ rule: String, _ severity: Severity, _ name: String, _ tell: (inout Stream) -> Void
  ) -> Scenario {
    var stream = Stream()
    tell(&stream)
    return Scenario(rule: rule, name: name, verdict: .alert(severity), stream: stream)
  }

  static func harmless(
    _ rule: String, _ name: String, atMost: Severity? = nil, _ tell: (inout Stream) -> Void
  ) -> Scenario {
    var stream = Stream()
    tell(&stream)
    return Scenario(rule: rule, name: name, verdict: .harmless(atMost: atMost), stream: stream)
  }

  static let all =
    reverseShells + relays + commands + privileges + escapes + accounts + accountFiles + programs + network
    + moreNetwork + tools

  func findings(_ exceptions: ExceptionLedger? = nil, learning: LearningRun? = nil) -> [Finding] {
    var engine = DetectionEngine(exceptions: exceptions, learning: learning)
    return stream.events.flatMap { engine.take($0) }
  }
}
