import CLinux
import Glibc
import Parsing
import Synchronization

/// Decides on executions in containers before they happen, by fanotify's permission events: a denied one fails with EPERM
/// and has run nothing.
///
/// Fails open: what is not decided within the deadline is allowed, and when this process dies the kernel allows all.
/// Source: fanotify(7), FAN_OPEN_EXEC_PERM (Linux 5.0).
package final class ExecutionGuard: Sendable {
  package struct Attempt: Sendable, Hashable {
    package var pid: Int32
    /// Below the root of the file system that is guarded.
    package var path: String

    package init(pid: Int32, path: String) {
      self.pid = pid
      self.path = path
    }
  }

  private let notifier: Int32
  private let stopping = Atomic<Bool>(false)
  private let timedOut = Atomic<UInt64>(0)
  /// Questions that the kernel waits for: descriptor → since when (monotonic ms).
  private let open = Mutex<[Int32: UInt64]>([:])
  private let threads = Mutex<[WorkerThread]>([])
  private let deadline: UInt64

  /// Decisions that came too late, so that the execution was allowed.
  package var undecided: UInt64 { timedOut.load(ordering: .relaxed) }

  /// - Parameters:
  ///   - deadlineMilliseconds: after this the execution is allowed.
  ///   - decide: false denies. Called on a thread of the guard's own.
  /// - Throws: ``SensorError/guardRefused(code:)``.
  package init(
    deadlineMilliseconds: UInt64 = 500, decide: @escaping @Sendable (Attempt) -> Bool
  ) throws(SensorError) {
    let notifier = fanotify_of_permissions()
    guard notifier >= 0 else { throw .guardRefused(code: errno) }
    self.notifier = notifier
    deadline = deadlineMilliseconds
    let judging = WorkerThread { [self] in listen(decide) }
    let watching = WorkerThread { [self] in
      while !stopping.load(ordering: .acquiring) {
        usleep(50_000)
        allowOverdue()
      }
    }
    threads.withLock { $0 = [judging, watching] }
  }

  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(max(time.tv_sec, 0)) &* 1000 &+ UInt64(max(time.tv_nsec, 0)) / 1_000_000
  }

  /// Guards every execution on the file system that is the root of a process.
  package func guardRoot(of pid: Int32, isOn: Bool = true) throws(SensorError) {
    let directory = Glibc.open("/proc/\(pid)/root", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw .guardRefused(code: errno) }
    defer { close(directory) }
    guard fanotify_mark_executions(notifier, directory, isOn ? 1 : 0) == 0 else { throw .guardRefused(code: errno) }
  }

  /// Allows what waits, and guards nothing any more.
  package func stop() {
    guard !stopping.exchange(true, ordering: .acquiringAndReleasing) else { return }
    for thread in threads.withLock({ $0 }) { thread.join() }
    close(notifier)
  }

  private func listen(_ decide: @Sendable (Attempt) -> Bool) {
    var buffer = [UInt8](repeating: 0, count: 24 * 256)
    while !stopping.load(ordering: .acquiring) {
      var poll = pollfd(fd: notifier, events: Int16(POLLIN), revents: 0)
      guard Glibc.poll(&poll, 1, 100) > 0 else { continue }
      let count = read(notifier, &buffer, buffer.count)
      guard count > 0 else { continue }
      let bytes = Bytes(buffer[..<count])
      var events: [(file: Int32, pid: Int32)] = []
      var offset = 0
      // struct fanotify_event_metadata: length, version, mask, descriptor, pid.
      while let length: UInt32 = bytes.integer(at: offset), length >= 24,
        let file: Int32 = bytes.integer(at: offset + 16), let pid: Int32 = bytes.integer(at: offset + 20)
      {
        if file >= 0 { events.append((file, pid)) }
        offset += Int(length)
      }
      let now = Self.now()
      open.withLock { open in for event in events { open[event.file] = now } }
      for event in events {
        answer(event.file, decide(Attempt(pid: event.pid, path: Self.path(event.file))))
      }
    }
    // Whoever still waits is let through.
    for file in open.withLock({ Array($0.keys) }) { answer(file, true) }
  }

  private func answer(_ file: Int32, _ allows: Bool) {
    open.withLock { open in
      guard open.removeValue(forKey: file) != nil else { return }
      _ = fanotify_answer(notifier, file, allows ? 1 : 0)
      close(file)
    }
  }

  private func allowOverdue() {
    let now = Self.now()
    for file in open.withLock({ open in open.filter { $0.value &+ deadline < now }.map(\.key) }) {
      timedOut.add(1, ordering: .relaxed)
      answer(file, true)
    }
  }

  private static func path(_ file: Int32) -> String { ProcFileSystem.link("/proc/self/fd/\(file)") ?? "" }
}
