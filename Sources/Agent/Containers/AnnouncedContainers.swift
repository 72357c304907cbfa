import Activity
import Model
import Synchronization

/// What the engine's own events said of containers before their first program began. Bounded.
final class AnnouncedContainers: ContainerLookup, Sendable {
  private let known = Mutex<[String: ContainerFacts]>([:])
  static let limit = 20_000

  func learn(_ facts: ContainerFacts) {
    known.withLock { known in
      if known.count >= Self.limit { known.removeAll(keepingCapacity: true) }
      known[facts.id] = facts
    }
  }

  func container(_ id: String) -> ContainerFacts? { known.withLock { $0[id] } }

  var all: [ContainerFacts] { known.withLock { Array($0.values) } }
}
