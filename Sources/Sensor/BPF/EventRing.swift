import CBPF
import Glibc
import Parsing
import Synchronization

/// Reads the ring on a thread of its own: asleep until the kernel says that something matters, or for one poll.
final class EventRing: Sendable {
  /// Called on the ring's thread with one event's bytes, which are valid only during the call.
  typealias Receiver = @Sendable (UnsafeRawBufferPointer) -> Void

  /// What the C callback gets: kept alive by the ring.
  private final class Box: Sendable {
    let receive: Receiver
    let received = Atomic<UInt64>(0)
    init(_ receive: @escaping Receiver) { self.receive = receive }
  }

  private let box: Box
  private let stopping = Atomic<Bool>(false)
  private let thread = Mutex<WorkerThread?>(nil)

  /// Events handed over.
  var received: UInt64 { box.received.load(ordering: .relaxed) }

  /// - Parameter pollMilliseconds: how long an event that is not urgent may wait.
  init(
    map: Int32, pollMilliseconds: Int32 = 20, idle: @escaping @Sendable () -> Void, receive: @escaping Receiver
  ) throws(SensorError) {
    box = Box(receive)
    let context = Unmanaged.passUnretained(box).toOpaque()
    guard
      let ring = ring_buffer__new(
        map,
        { context, data, size in
          guard let context, let data else { return 0 }
          let box = Unmanaged<Box>.fromOpaque(context).takeUnretainedValue()
          box.receive(UnsafeRawBufferPointer(start: data, count: size))
          box.received.add(1, ordering: .relaxed)
          return 0
        }, context, nil)
    else { throw .ring(code: errno) }
    nonisolated(unsafe) let owned = ring
    let thread = WorkerThread { [self] in
      ThreadPriority.raise()
      while !stopping.load(ordering: .acquiring) {
        // The poll wakes only for events that were sent with a wake-up; the rest is taken after the time-out.
        _ = ring_buffer__poll(owned, pollMilliseconds)
        _ = ring_buffer__consume(owned)
        idle()
      }
      _ = ring_buffer__consume(owned)
      idle()
      ring_buffer__free(owned)
    }
    self.thread.withLock { $0 = thread }
  }

  /// Reads what is left and ends the thread. Safe to call twice.
  func stop() {
    stopping.store(true, ordering: .releasing)
    thread.withLock { $0 }?.join()
  }
}
