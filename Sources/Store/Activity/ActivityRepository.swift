import GRDB

/// The log of what happened: for the live view and the neighbourhood of an incident.
///
/// Writing collects and never waits; within about a second it is in the file. Reading sees what is in the file.
package struct ActivityRepository: Sendable {
  let database: StoreDatabase
  let writer: ActivityWriter

  package func append(_ records: [ActivityRecord]) { writer.append(records) }

  /// Lines that found no room since the start.
  package var lost: Int { writer.lost }

  /// Writes what waits at once; ``Store`` does it every second.
  package func flush(at time: Double) throws(StoreError) { try writer.flush(at: Moment.milliseconds(time)) }

  package func page(_ query: ActivityQuery) throws(StoreError) -> Page<ActivityRecord> {
    try database.read { db in try ActivitySearch(query, db).run() }
  }

  /// What happened in a container (or, with an empty id, on the host) around a time.
  /// - Parameter seconds: before and after.
  package func around(
    _ time: Double, container: String, seconds: Double = 60, limit: Int = 200
  ) throws(StoreError) -> [ActivityRecord] {
    var before = ActivityQuery()
    before.container = container
    before.from = time - seconds
    before.to = time
    before.limit = max(limit / 2, 1)
    var after = before
    after.from = time
    after.to = time + seconds
    after.oldestFirst = true
    return try page(before).elements.reversed() + page(after).elements
  }

  /// Lines in the file.
  package func count() throws(StoreError) -> Int {
    try database.read { db in try Int.fetchOne(db, sql: "SELECT lines FROM activity_size") ?? 0 }
  }

  /// The first and the last time of the log, seconds since 1970; nil while it is empty.
  package func range() throws(StoreError) -> ClosedRange<Double>? {
    try database.read { db in
      guard let first = try Int64.fetchOne(db, sql: "SELECT min(id) FROM activity"),
        let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM activity"), first <= last
      else { return nil }
      return Moment.seconds(TimedIdentifier.milliseconds(first))...Moment.seconds(TimedIdentifier.milliseconds(last))
    }
  }
}
