import Detection
import Model

/// A judge (imported rules, indicators) under the exceptions and the learning of a watch. ``DetectionEngine`` takes both
/// itself, before it folds repeated alerts.
package struct ExceptedJudge: ActivityJudge {
  package private(set) var judge: any ActivityJudge
  private let exceptions: ExceptionLedger?
  private let learning: LearningRun?

  package init(_ judge: any ActivityJudge, exceptions: ExceptionLedger?, learning: LearningRun? = nil) {
    self.judge = judge
    self.exceptions = exceptions
    self.learning = learning
  }

  package mutating func take(_ event: ActivityEvent) -> [Finding] {
    let container = event.process.container
    return judge.take(event).filter { finding in
      if exceptions?.holdsBack(finding, in: container) == true { return false }
      learning?.note(finding, in: container)
      return true
    }
  }
}
