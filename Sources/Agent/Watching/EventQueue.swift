import Dispatch
import Parsing
import Sensor
import Synchronization

/// Between the ring's thread, which must never wait, and the judging, which may: bounded, and what doesn't fit is counted
/// by class and by cgroup.
final class EventQueue: Sendable {
  enum Item: Sendable {
    case events(EventBatch)
    case input(WatchInput)
  }

  private struct State {
    var items: [Item] = []
    var current: EventBatch?
    var size = 0
    var overrun: [UInt16: UInt64] = [:]
    var overrunByCgroup: [UInt64: UInt64] = [:]
  }

  private let state = Mutex(State())
  private let signal = DispatchSemaphore(value: 0)
  let capacity: Int

  /// - Parameter capacity: bytes of events that wait at most.
  init(capacity: Int) { self.capacity = capacity }

  /// Called on the ring's thread.
  func append(_ event: UnsafeRawBufferPointer) {
    state.withLock { state in
      // Programs may use all of it, the rest three quarters: what is many does not push out what counts.
      let kind = event.count >= 14 ? event.loadUnaligned(fromByteOffset: 12, as: UInt16.self) : 0
      guard state.size + event.count <= (kind <= 3 ? capacity : capacity / 4 * 3) else {
        let header = Bytes(copying: event)
        state.overrun[kind, default: 0] += 1
        if state.overrunByCgroup.count < 4096, let cgroup: UInt64 = header.integer(at: 32) {
          state.overrunByCgroup[cgroup, default: 0] += 1
        }
        return
      }
      state.size += event.count + 4
      if state.current?.append(event) == true { return }
      Self.close(&state)
      let batch = EventBatch(holding: event.count)
      _ = batch.append(event)
      state.current = batch
    }
  }

  func append(_ input: WatchInput) {
    state.withLock { state in
      Self.close(&state)
      state.items.append(.input(input))
    }
    signal.signal()
  }

  private static func close(_ state: inout State) {
    guard let batch = state.current else { return }
    state.items.append(.events(batch))
    state.current = nil
  }

  /// Called on the ring's thread after each round.
  func flush() {
    if state.withLock({ $0.current != nil }) { signal.signal() }
  }

  func wake() { signal.signal() }

  /// What has come, in order; after the time-out also nothing.
  func take(waitingMilliseconds: Int) -> [Item] {
    _ = signal.wait(timeout: .now() + .milliseconds(waitingMilliseconds))
    return state.withLock { state in
      Self.close(&state)
      let items = state.items
      state.items = []
      state.size = 0
      return items
    }
  }

  /// Events that did not fit, by kind and by cgroup.
  var overrun: (byKind: [UInt16: UInt64], byCgroup: [UInt64: UInt64]) {
    state.withLock { ($0.overrun, $0.overrunByCgroup) }
  }
}
