import Synchronization

/// Remembers for a while what containers serve: finding out takes their whole configuration.
final class ServedPlaces: Sendable {
  private struct State {
    var containers: [ContainerPlaces.Container] = []
    var places: [HuntPlace] = []
    var isFrom: ContinuousClock.Instant?
  }

  /// A server that was started later, or configured anew, is known after that.
  static let lifetime: Duration = .seconds(15)

  private let state = Mutex(State())

  func places(
    of containers: [ContainerPlaces.Container], _ find: ([ContainerPlaces.Container]) -> [HuntPlace]
  ) -> [HuntPlace] {
    state.withLock { state in
      if let isFrom = state.isFrom, state.containers == containers, isFrom + Self.lifetime > .now {
        return state.places
      }
      state = State(containers: containers, places: find(containers), isFrom: .now)
      return state.places
    }
  }
}
