import Glibc

/// A thread that runs one thing to its end.
package final class Worker {
  private final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private var thread = pthread_t()
  private var isRunning = false
  private let fallback: (@Sendable () -> Void)?

  package init(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Box(body))
    let status = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().body() }
        return nil
      }, box.toOpaque())
    isRunning = status == 0
    if status != 0 { box.release() }
    // No thread to be had: the work is done by who waits for it.
    fallback = status == 0 ? nil : body
  }

  package func join() {
    if isRunning {
      pthread_join(thread, nil)
      isRunning = false
    } else {
      fallback?()
    }
  }

  /// Lets the thread run on by itself; false where there is none to be had, and nothing was done.
  package func detach() -> Bool {
    guard isRunning else { return false }
    pthread_detach(thread)
    isRunning = false
    return true
  }
}

/// A mutex with a condition, for state that several threads share.
package final class Monitor<State>: @unchecked Sendable {
  // Unchecked: `state` is touched only while the mutex is held.
  private var state: State
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  package init(_ state: State) {
    self.state = state
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  package func with<R>(_ body: (inout State) -> R) -> R {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&state)
  }

  /// Changes the state and wakes who waits.
  package func change<R>(_ body: (inout State) -> R) -> R {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(condition)
      pthread_mutex_unlock(mutex)
    }
    return body(&state)
  }

  /// Waits until `body` answers something.
  package func wait<R>(_ body: (inout State) -> R?) -> R {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let result = body(&state) { return result }
      pthread_cond_wait(condition, mutex)
    }
  }
}
