import GRDB

/// How one service is.
package struct ServiceHealth: Sendable, Hashable {
  package enum State: String, Sendable, Hashable, CaseIterable {
    case starting, working
    /// Works, but not all of it.
    case limited
    case failed, stopped
  }

  package var service: String
  package var state: State
  /// What is missing and what to do about it; empty where all is well.
  package var message: String
  /// In this state since, seconds since 1970; set by the store.
  package var since = 0.0
  package var updatedAt = 0.0

  package init(service: String, state: State, message: String = "") {
    self.service = service
    self.state = state
    self.message = message
  }
}

/// How the services are, for the page and for a process that looks from outside.
package struct HealthRepository: Sendable {
  let database: StoreDatabase

  package func report(_ health: ServiceHealth, at time: Double) throws(StoreError) {
    try database.write { db in
      let now = Moment.milliseconds(time)
      try db.execute(
        sql: """
          INSERT INTO health (service, state, message, since, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)
          ON CONFLICT (service) DO UPDATE SET since = CASE WHEN state = excluded.state THEN since ELSE excluded.since END,
            state = excluded.state, message = excluded.message, updated_at = excluded.updated_at
          """,
        arguments: [
          String(health.service.prefix(100)), health.state.rawValue, String(health.message.prefix(2000)), now,
        ])
    }
  }

  package func all() throws(StoreError) -> [ServiceHealth] {
    try database.read { db in
      try Row.fetchAll(
        db, sql: "SELECT service, state, message, since, updated_at FROM health ORDER BY service LIMIT 1000"
      ).map { row in
        let state: String = row[1]
        var health = ServiceHealth(
          service: row[0], state: ServiceHealth.State(rawValue: state) ?? .failed, message: row[2])
        health.since = Moment.seconds(row[3])
        health.updatedAt = Moment.seconds(row[4])
        return health
      }
    }
  }
}
