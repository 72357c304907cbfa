import Glibc
import Synchronization

/// A thread of one's own for work that waits: a ring, a socket, a slow disk.
package final class WorkerThread: Sendable {
  private final class Work: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let thread: Mutex<pthread_t?>

  /// Begins at once. Where the system has no thread to give, ``isRunning`` is false and nothing runs.
  package init(_ run: @escaping @Sendable () -> Void) {
    var handle = pthread_t()
    let work = Unmanaged.passRetained(Work(run))
    let code = pthread_create(
      &handle, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, work.toOpaque())
    if code != 0 { work.release() }
    let started: pthread_t? = code == 0 ? handle : nil
    thread = Mutex(started)
  }

  package var isRunning: Bool { thread.withLock { $0 != nil } }

  /// Waits for its end. Safe to call twice.
  package func join() {
    let handle = thread.withLock { handle in
      defer { handle = nil }
      return handle
    }
    if let handle { pthread_join(handle, nil) }
  }

  /// Lets it go on alone: for a thread that hangs in somebody else's file system.
  package func abandon() {
    let handle = thread.withLock { handle in
      defer { handle = nil }
      return handle
    }
    if let handle { pthread_detach(handle) }
  }
}
