import Model

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
