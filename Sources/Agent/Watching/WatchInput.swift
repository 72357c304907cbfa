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
  /// A container lost events: how many more than before.
  case lost(cgroup: UInt64, count: UInt64, time: UInt64)
}

/// A file in a container was seen to have changed.
package struct FileObservation: Sendable, Hashable {
  package enum Change: Sendable, Hashable {
    case written(ActivityEvent.FileChange)
    /// The content is another, and the file system says that nobody wrote.
    case tampered(path: String, detail: String)
  }

  /// Boot time, ns.
  package var time: UInt64
  package var container: String
  /// Who did it; pid 0 where nobody was seen.
  package var process: ProcessKey
  package var change: Change

  package init(time: UInt64, container: String, process: ProcessKey, change: Change) {
    self.time = time
    self.container = container
    self.process = process
    self.change = change
  }
}
