import Console
import Foundation
import Model
import Store
import Synchronization

/// What the services of one host share: the store, the live feed, where things are, and when to end.
final class HostDesk: Sendable {
  let store: Store
  let feed: LiveFeed
  let environment: [String: String]
  let home: String
  /// The engine's socket; nil: the usual places.
  let engine: String?
  private let state = Mutex(State())

  private struct State {
    var isStopping = false
    var waiting: [UUID: CheckedContinuation<Void, Never>] = [:]
    var onStop: [@Sendable () -> Void] = []
    var health: [String: ServiceHealth] = [:]
  }

  init(store: Store, feed: LiveFeed, environment: [String: String], home: String, engine: String?) {
    self.store = store
    self.feed = feed
    self.environment = environment
    self.home = home
    self.engine = engine
  }

  /// Seconds since 1970.
  var now: Double { Date().timeIntervalSince1970 }

  var isStopping: Bool { state.withLock { $0.isStopping } }

  /// From any thread.
  func stop() {
    let (waiting, actions) = state.withLock { state in
      state.isStopping = true
      defer {
        state.waiting = [:]
        state.onStop = []
      }
      return (Array(state.waiting.values), state.onStop)
    }
    for continuation in waiting { continuation.resume() }
    for action in actions { action() }
  }

  /// Called once when everything is to end; at once where that is so already.
  func whenStopping(_ action: @escaping @Sendable () -> Void) {
    let isLate = state.withLock { state in
      if !state.isStopping { state.onStop.append(action) }
      return state.isStopping
    }
    if isLate { action() }
  }

  /// - Returns: false where the program is to end.
  func pause(seconds: Double) async -> Bool {
    let id = UUID()
    let alarm = Task { [self] in
      try await Task.sleep(for: .seconds(seconds))
      state.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
    }
    await withCheckedContinuation { continuation in
      let isLate = state.withLock { state in
        if !state.isStopping { state.waiting[id] = continuation }
        return state.isStopping
      }
      if isLate { continuation.resume() }
    }
    alarm.cancel()
    return !isStopping
  }

  /// How a service is, for the page and for `health` of the API.
  func report(_ service: String, _ state: ServiceHealth.State, _ message: String = "") {
    let health = ServiceHealth(service: service, state: state, message: message)
    let isNews = self.state.withLock { shared in
      defer { shared.health[service] = health }
      return shared.health[service] != health
    }
    guard isNews else { return }
    attempt { store throws(StoreError) in try store.health.report(health, at: self.now) }
    feed.send("health", "{}")
  }

  /// The last that each service said.
  var health: [ServiceHealth] { state.withLock { $0.health.values.sorted { $0.service < $1.service } } }

  /// What can't be kept is told, and the service goes on.
  func attempt(_ body: (Store) throws(StoreError) -> Void) {
    do throws(StoreError) { try body(store) } catch {
      Message.error("the store: \(error.message)")
    }
  }

  /// Runs what blocks on a thread of its own.
  func onThread<R: Sendable>(_ name: String, _ body: @escaping @Sendable () -> R) async -> R {
    await withCheckedContinuation { continuation in
      let thread = Thread { continuation.resume(returning: body()) }
      thread.name = name
      thread.stackSize = 8 << 20
      thread.start()
    }
  }
}

/// Something that runs as long as the program does. One that can't says so through ``HostDesk/report(_:_:_:)`` and returns:
/// the others go on.
protocol HostService: Sendable {
  var name: String { get }
  func run(_ desk: HostDesk) async
}
