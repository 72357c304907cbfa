import Synchronization

/// Records what would have been waited for, and waits for nothing.
package final class RecordedPauses: Sendable {
  private let recorded = Mutex<[Duration]>([])

  package init() {}

  package var all: [Duration] { recorded.withLock { $0 } }

  package func record(_ duration: Duration) { recorded.withLock { $0.append(duration) } }
}
