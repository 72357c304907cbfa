import Model
import Synchronization

/// Asks an engine what a container is called. Answers within a bound, so that events don't wait for a hanging engine.
package protocol ContainerLookup: Sendable {
  /// Nil where the engine doesn't know it or doesn't answer in time.
  func container(_ id: String) -> ContainerFacts?
}

/// What is known of the containers, kept by id; bounded.
package final class ContainerDirectory: Sendable {
  private struct State {
    var known: [String: ContainerFacts] = [:]
    /// Ids that nobody knew, with the number of times they were asked for.
    var unknown: [String: Int] = [:]
  }

  private let state = Mutex(State())
  private let lookups: [any ContainerLookup]
  private let capacity: Int
  private let onLearning: @Sendable (ContainerFacts) -> Void

  /// - Parameter onLearning: told of every container that a look-up has named, before the event that needed it is judged.
  package init(
    _ lookups: [any ContainerLookup], capacity: Int = 20_000,
    onLearning: @escaping @Sendable (ContainerFacts) -> Void = { _ in }
  ) {
    self.lookups = lookups
    self.onLearning = onLearning
    self.capacity = capacity
  }

  /// Asked at the container's first event: its object exists in the engine before its first program begins.
  package func facts(for id: String) -> ContainerFacts {
    let held = state.withLock { state in (state.known[id], state.unknown[id] ?? 0) }
    if let known = held.0 { return known }
    guard held.1 < 3 else { return ContainerFacts(id: id) }
    for lookup in lookups {
      if let found = lookup.container(id) {
        state.withLock { state in
          if state.known.count >= capacity { state.known.removeAll(keepingCapacity: true) }
          state.known[id] = found
        }
        onLearning(found)
        return found
      }
    }
    state.withLock { state in
      if state.unknown.count >= capacity { state.unknown.removeAll() }
      state.unknown[id, default: 0] += 1
    }
    return ContainerFacts(id: id)
  }

  package func learn(_ facts: ContainerFacts) { state.withLock { $0.known[facts.id] = facts } }
}
