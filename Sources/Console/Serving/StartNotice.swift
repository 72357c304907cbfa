import Synchronization

/// Says once where the server listens.
final class StartNotice: Sendable {
  private let action = Mutex<(@Sendable (Int) -> Void)?>(nil)

  func set(_ action: @escaping @Sendable (Int) -> Void) { self.action.withLock { $0 = action } }

  func run(_ port: Int) {
    let action = action.withLock { action in
      defer { action = nil }
      return action
    }
    action?(port)
  }
}
