import Images
import Parsing
import WebClient

/// Hands chunks from one asynchronous producer to one blocking consumer, and holds the producer back when too many
/// wait: memory never holds more than `capacity` bytes and one chunk.
final class Handoff: Sendable {
  private struct State {
    /// A queue whose first `taken` chunks are gone.
    var chunks: [Bytes] = []
    var taken = 0
    var bytes = 0
    var end: Result<Void, WebError>?
    var isCancelled = false
    var waiting: CheckedContinuation<Bool, Never>?
  }

  private let state = Monitor(State())
  private let capacity: Int

  init(capacity: Int = 4 << 20) { self.capacity = capacity }

  /// Bytes that wait to be read.
  var waitingBytes: Int { state.with { $0.bytes } }

  // MARK: Producer

  /// Gives a chunk; returns when there is room for another one. False: nobody will read on.
  func put(_ chunk: Bytes) async -> Bool {
    enum Next { case goOn, stop, wait }
    let next: Next = state.change { state in
      if state.isCancelled { return .stop }
      state.chunks.append(chunk)
      state.bytes += chunk.count
      return state.bytes < capacity ? .goOn : .wait
    }
    switch next {
    case .goOn: return true
    case .stop: return false
    case .wait: return await room()
    }
  }

  private func room() async -> Bool {
    await withCheckedContinuation { continuation in
      let answer: Bool? = state.with { state in
        if state.isCancelled { return false }
        if state.bytes < capacity { return true }
        state.waiting = continuation
        return nil
      }
      if let answer { continuation.resume(returning: answer) }
    }
  }

  func finish(_ result: Result<Void, WebError>) {
    state.change { if $0.end == nil { $0.end = result } }
  }

  // MARK: Consumer

  /// The next chunk, when it is there; nil at the end. Blocking.
  func take() throws(WebError) -> Bytes? {
    enum Answer { case chunk(Bytes, CheckedContinuation<Bool, Never>?), end(Result<Void, WebError>) }
    let answer: Answer = state.wait { state in
      guard state.taken < state.chunks.count else { return state.end.map { .end($0) } }
      let chunk = state.chunks[state.taken]
      state.chunks[state.taken] = Bytes()
      state.taken += 1
      state.bytes -= chunk.count
      if state.taken == state.chunks.count {
        state.chunks.removeAll(keepingCapacity: true)
        state.taken = 0
      }
      // Half empty, so that the producer isn't woken for each chunk.
      guard state.bytes <= capacity / 2, let waiting = state.waiting else { return .chunk(chunk, nil) }
      state.waiting = nil
      return .chunk(chunk, waiting)
    }
    switch answer {
    case .chunk(let chunk, let waiting):
      waiting?.resume(returning: true)
      return chunk
    case .end(let result):
      try result.get()
      return nil
    }
  }

  /// The consumer goes away.
  func cancel() {
    let waiting: CheckedContinuation<Bool, Never>? = state.change { state in
      state.isCancelled = true
      state.chunks = []
      (state.taken, state.bytes) = (0, 0)
      if state.end == nil { state.end = .failure(WebError(.cancelled, "cancelled")) }
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume(returning: false)
  }
}
