import Model
import Synchronization

/// Where each container can be got hold of: its cgroup, and a program that lives in it. Fed by the judging, read by
/// responses on any thread. Bounded.
final class ContainerRegister: Sendable {
  struct Place: Sendable {
    /// Of the unified hierarchy.
    var cgroup: UInt64
    var process: ProcessKey
  }

  private let places = Mutex<[String: Place]>([:])
  static let limit = 20_000

  func see(_ event: ActivityEvent) {
    guard let id = event.process.container?.id else { return }
    switch event.action {
    case .exec:
      places.withLock { places in
        // The first program is the container's init, which lives as long as it.
        if places[id] == nil, places.count < Self.limit {
          places[id] = Place(cgroup: event.process.facts.cgroup, process: event.process.key)
        }
      }
    case .exit:
      places.withLock { places in if places[id]?.process == event.process.key { places[id] = nil } }
    default: break
    }
  }

  func place(_ container: String) -> Place? { places.withLock { $0[container] } }
}
