import Synchronization

/// Hands what happens to everybody who listens, as it happens.
///
/// A listener that doesn't keep up loses the oldest messages, never holds up the sender, and is told that it lost some.
package final class LiveFeed: Sendable {
  package struct Message: Sendable, Hashable {
    /// Counts up from 1; gaps tell a listener that it missed something.
    package var number: UInt64
    /// `alert`, `incident`, `health`, …
    package var event: String
    /// One line of JSON.
    package var data: String
  }

  private struct State {
    var number: UInt64 = 0
    var nextListener = 0
    var listeners: [Int: AsyncStream<Message>.Continuation] = [:]
    var isOver = false
  }

  package static let maximumListeners = 64
  package static let backlog = 256

  private let state = Mutex(State())

  package init() {}

  package func send(_ event: String, _ data: String) {
    state.withLock { state in
      state.number &+= 1
      let message = Message(number: state.number, event: event, data: data)
      for continuation in state.listeners.values { continuation.yield(message) }
    }
  }

  /// - Returns: nil where there are too many listeners already or the feed is over.
  package func listen() -> AsyncStream<Message>? {
    let (stream, continuation) = AsyncStream<Message>.makeStream(bufferingPolicy: .bufferingNewest(Self.backlog))
    let id: Int? = state.withLock { state in
      guard !state.isOver, state.listeners.count < Self.maximumListeners else { return nil }
      state.nextListener += 1
      state.listeners[state.nextListener] = continuation
      return state.nextListener
    }
    guard let id else { return nil }
    continuation.onTermination = { [weak self] _ in
      _ = self?.state.withLock { $0.listeners.removeValue(forKey: id) }
    }
    return stream
  }

  package var listenerCount: Int { state.withLock { $0.listeners.count } }

  /// Ends every stream; new listeners find none.
  package func end() {
    let all = state.withLock { state in
      state.isOver = true
      defer { state.listeners = [:] }
      return Array(state.listeners.values)
    }
    for continuation in all { continuation.finish() }
  }
}
