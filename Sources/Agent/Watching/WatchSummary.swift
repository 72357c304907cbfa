import Model
import Sensor

/// What a watch or a replay did, counted.
package struct WatchSummary: Sendable {
  /// By the kernel: `submitted = received` after the end; dropped and refused by class and by cgroup.
  package var sensor = SensorStatistics()
  /// Events that came out of the ring but did not fit between it and the judging, by class. 0 unless the judging hung.
  package var overrun: [String: UInt64] = [:]
  /// Activities that were judged.
  package var judged = 0
  package var findings = 0
  package var undecoded = 0
  /// Processes in the table at the end.
  package var processes = 0
  /// Events lost, by container name (or cgroup id where it has none).
  package var lostByContainer: [String: UInt64] = [:]
  /// Why the recording is not whole; nil where it is, or none was wanted.
  package var recordingFailure: WatchError?
  /// What was not seen, in words.
  package var coverage = Coverage()
  /// The judges as they ended, e.g. to ask a `DetectionEngine` for what it suppressed.
  package var judges: [any ActivityJudge] = []

  /// Everything that was lost anywhere.
  package var lost: UInt64 { sensor.lost &+ overrun.values.reduce(0, &+) }
}
