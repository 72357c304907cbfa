import GRDB
import Model
import Parsing

/// A container, as its engine said last.
package struct ContainerRecord: Sendable, Hashable {
  package enum State: String, Sendable, Hashable, CaseIterable { case created, running, paused, stopped, removed }

  package var facts: ContainerFacts
  /// ``ImageRecord/digest`` of its image.
  package var imageDigest: String
  package var state: State
  /// Seconds since 1970.
  package var createdAt: Double?
  package var startedAt: Double?
  package var stoppedAt: Double?
  /// Set by the store.
  package var lastSeen = 0.0

  package init(
    facts: ContainerFacts, imageDigest: String, state: State, createdAt: Double? = nil, startedAt: Double? = nil,
    stoppedAt: Double? = nil
  ) {
    self.facts = facts
    self.imageDigest = imageDigest
    self.state = state
    self.createdAt = createdAt
    self.startedAt = startedAt
    self.stoppedAt = stoppedAt
  }
}

/// Containers, those that run and those that are gone.
package struct ContainerRepository: Sendable {
  let database: StoreDatabase

  /// Inserts or replaces what is known of them; a time that isn't given stays as it was.
  package func saw(_ containers: [ContainerRecord], at time: Double) throws(StoreError) {
    try database.write { db in
      for container in containers { try Self.put(container, Moment.milliseconds(time), db) }
    }
  }

  /// Takes an engine's whole list: what is not in it is gone.
  package func sawAll(_ containers: [ContainerRecord], at time: Double) throws(StoreError) {
    try database.write { db in
      let now = Moment.milliseconds(time)
      for container in containers { try Self.put(container, now, db) }
      let there = Set(containers.map(\.facts.id))
      for id in try String.fetchAll(db, sql: "SELECT id FROM containers WHERE state <> 'removed'")
      where !there.contains(id) {
        try Self.setState(.removed, of: id, now, db)
      }
    }
  }

  /// - Returns: whether it is known.
  @discardableResult
  package func setState(_ state: ContainerRecord.State, of id: String, at time: Double) throws(StoreError) -> Bool {
    try database.write { db in
      try Self.setState(state, of: id, Moment.milliseconds(time), db)
      return db.changesCount > 0
    }
  }

  private static func setState(
    _ state: ContainerRecord.State, of id: String, _ now: Int64, _ db: Database
  ) throws {
    try db.execute(
      sql: """
        UPDATE containers SET state = ?1, last_seen = max(last_seen, ?2),
          started_at = CASE WHEN ?1 = 'running' AND state IN ('created', 'stopped') THEN ?2 ELSE started_at END,
          stopped_at = CASE WHEN ?1 IN ('stopped', 'removed') THEN coalesce(stopped_at, ?2)
            WHEN ?1 = 'running' THEN NULL ELSE stopped_at END
        WHERE id = ?3
        """, arguments: [state.rawValue, now, id])
  }

  private static func put(_ container: ContainerRecord, _ now: Int64, _ db: Database) throws {
    let facts = container.facts
    var labels = JSONWriter()
    labels.object { json in
      for (key, value) in facts.labels.sorted(by: { $0.key < $1.key }).prefix(200) { json.member(key, value) }
    }
    try db.cachedStatement(
      sql: """
        INSERT INTO containers (id, name, image, image_digest, state, created_at, started_at, stopped_at, last_seen,
          privileged, pod, namespace, labels, search) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, image = excluded.image,
          image_digest = excluded.image_digest, state = excluded.state,
          created_at = coalesce(excluded.created_at, created_at), started_at = coalesce(excluded.started_at, started_at),
          stopped_at = CASE WHEN excluded.state IN ('running', 'paused') THEN NULL
            ELSE coalesce(excluded.stopped_at, stopped_at) END,
          last_seen = max(last_seen, excluded.last_seen), privileged = excluded.privileged, pod = excluded.pod,
          namespace = excluded.namespace, labels = excluded.labels, search = excluded.search
        """
    ).execute(
      arguments: [
        facts.id, facts.name, facts.image, container.imageDigest, container.state.rawValue,
        container.createdAt.map(Moment.milliseconds), container.startedAt.map(Moment.milliseconds),
        container.stoppedAt.map(Moment.milliseconds), now, facts.isPrivileged ? 1 : 0, facts.pod, facts.namespace,
        labels.text, "\(facts.name) \(facts.image) \(facts.pod) \(facts.namespace) \(facts.id)".lowercased(),
      ])
  }

  // MARK: Reading

  static let columns = """
    id, name, image, image_digest, state, created_at, started_at, stopped_at, last_seen, privileged, pod, namespace, labels
    """

  static func read(_ row: Row) -> ContainerRecord {
    let text: String = row[12]
    let privileged: Int = row[9]
    let state: String = row[4]
    var labels: [String: String] = [:]
    for member in (try? JSONValue(parsing: Bytes(text)))?.members ?? [] { labels[member.key] = member.value.string }
    func time(_ index: Int) -> Double? {
      let value: Int64? = row[index]
      return value.map(Moment.seconds)
    }
    var container = ContainerRecord(
      facts: ContainerFacts(
        id: row[0], name: row[1], image: row[2], digest: row[3], labels: labels, pod: row[10], namespace: row[11],
        isPrivileged: privileged != 0),
      imageDigest: row[3], state: ContainerRecord.State(rawValue: state) ?? .stopped, createdAt: time(5),
      startedAt: time(6), stoppedAt: time(7))
    container.lastSeen = time(8) ?? 0
    return container
  }

  /// Last seen first.
  /// - Parameter states: empty: all.
  package func page(
    states: Set<ContainerRecord.State> = [.created, .running, .paused, .stopped], text: String? = nil,
    image: String? = nil, limit: Int = 100, after: Cursor? = nil
  ) throws(StoreError) -> Page<ContainerRecord> {
    try database.read { db in
      var filter = Filter()
      filter.among("state", states.map(\.rawValue).sorted())
      filter.words("search", text)
      if let image { filter.add("image_digest = ?", [image]) }
      let limit = PageLimit.bounded(limit)
      let skip = after.map { min(max($0.number(0), 0), 1_000_000) } ?? 0
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT \(Self.columns) FROM containers WHERE \(filter.sql)
          ORDER BY state = 'running' DESC, name, id LIMIT \(limit + 1) OFFSET \(skip)
          """, arguments: filter.arguments)
      return Page(
        rows.prefix(limit).map(Self.read), next: rows.count > limit ? Cursor(skip + Int64(limit)) : nil)
    }
  }

  package func find(_ id: String) throws(StoreError) -> ContainerRecord? {
    try database.read { db in
      try Row.fetchOne(db, sql: "SELECT \(Self.columns) FROM containers WHERE id = ?", arguments: [id]).map(Self.read)
    }
  }

  /// How many are in each state.
  package func counts() throws(StoreError) -> [ContainerRecord.State: Int] {
    try database.read { db in
      var counts: [ContainerRecord.State: Int] = [:]
      for row in try Row.fetchAll(db, sql: "SELECT state, count(*) FROM containers GROUP BY state") {
        let state: String = row[0]
        if let state = ContainerRecord.State(rawValue: state) { counts[state] = row[1] }
      }
      return counts
    }
  }
}
