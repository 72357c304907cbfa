import Activity
import Model
import Parsing
import Sensor

/// All that reaches the judging: what the sensor handed over, and what was known beside it. A recording is a list of these.
package enum WatchInput: Sendable {
  /// One event in the kernel's layout.
  case event(Bytes)
  /// What ran when the watch began.
  case snapshot(Snapshot)
  case container(ContainerFacts)
  case login(container: String, Login)
  case fileChanged(FileObservation)
  /// A response outside of the sensor denied something.
  case enforced(time: UInt64, container: String, pid: Int32, Enforcement)
  /// A container lost events: how many more than before.
  case lost(cgroup: UInt64, count: UInt64, time: UInt64)
}
