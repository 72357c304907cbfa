import Detection
import Model

/// Somebody who makes findings of activity: the detectors, imported rules, indicator lists. A value, so that the same
/// activity gives the same findings.
package protocol ActivityJudge: Sendable {
  mutating func take(_ event: ActivityEvent) -> [Finding]
}

extension DetectionEngine: ActivityJudge {}
