import Foundation
import GRDB
import Parsing

/// Takes the records of one part and brings the database to them: only what is new or has changed is written.
///
/// A part that is read whole loses the records that don't come again; one that tells changes loses what it names.
final class PartWriter: FeedSink {
  struct Counts: Sendable, Hashable {
    var records = 0
    var added = 0
    var changed = 0
    var removed = 0
    var skipped = 0
    var reasons: [String] = []
  }

  private let db: Database
  private let feed: String
  private let part: Int64
  private let isWhole: Bool
  private let store: RecordStore
  private let scores: ScoreStore
  private struct Known {
    var record: Int64
    var content: Int64
    /// The part that has it: of a feed that tells changes perhaps another one.
    var part: Int64
  }

  /// What is there, by hash of the key.
  private var known: [Int64: Known] = [:]
  private var seen: Set<Int64> = []
  private(set) var counts = Counts()
  /// What went wrong in the database; the parser only sees that it has to stop.
  private(set) var failure: (any Error)?
  /// Called now and then, to stop.
  private let isCancelled: () -> Bool

  static let keptReasons = 5

  init(
    _ db: Database, feed: String, part: Int64, isWhole: Bool, store: RecordStore,
    isCancelled: @escaping () -> Bool = { false }
  ) throws {
    self.db = db
    self.feed = feed
    self.part = part
    self.isWhole = isWhole
    self.store = store
    self.isCancelled = isCancelled
    scores = ScoreStore(db, store.packing)
    let rows = try Row.fetchCursor(
      db,
      sql: isWhole
        ? "SELECT key, record, content, part FROM keys WHERE part = ?"
        : """
        SELECT key, record, content, part FROM keys
        WHERE part IN (SELECT id FROM parts WHERE feed = (SELECT feed FROM parts WHERE id = ?))
        """, arguments: [part])
    while let row = try rows.next() { known[row[0]] = Known(record: row[1], content: row[2], part: row[3]) }
  }

  func take(_ record: FeedRecord) throws(ParseError) {
    do {
      try store(record)
    } catch {
      failure = error
      throw ParseError(feed, "the database can't be written: \(error)")
    }
    if counts.records & 1023 == 0, isCancelled() {
      failure = FeedError(.cancelled, "the update was cancelled")
      throw ParseError(feed, "cancelled")
    }
  }

  func skip(_ reason: String) {
    counts.skipped += 1
    if counts.reasons.count < Self.keptReasons { counts.reasons.append(BoundedText.line(reason, to: 200)) }
  }

  private func store(_ record: FeedRecord) throws {
    switch record {
    case .advisory(let advisory):
      try put("advisory\u{0}" + advisory.key, store.hash(advisory, feed: feed)) { old in
        try store.write(advisory, feed: feed, over: old)
      }
    case .cveScore(let score):
      guard let cve = CVENumber(score.cve) else { return skip("\(score.cve) is no CVE id") }
      let body = CVEScoreCodec.encode(score)
      try put("score\u{0}" + cve.text, StableHash.of(body)) { _ in
        try scores.write(body, of: cve)
        return cve.value
      }
    case .knownExploited(let entry):
      guard let cve = CVENumber(entry.cve) else { return skip("\(entry.cve) is no CVE id") }
      let body = CVEScoreCodec.encode(entry)
      try put("exploited\u{0}" + cve.text, StableHash.of(body)) { _ in
        try scores.writeExploited(body, of: cve)
        return cve.value
      }
    case .exploitPrediction(let prediction):
      guard let cve = CVENumber(prediction.cve) else { return skip("\(prediction.cve) is no CVE id") }
      counts.records += 1
      scores.add(prediction, of: cve)
    case .removed(let key):
      // What was added in the same breath must be in its row before it can be taken out.
      try store.flush()
      for kind in ["advisory", "score", "exploited"] {
        let hash = StableHash.of(kind + "\u{0}" + key)
        if let old = known.removeValue(forKey: hash) {
          counts.removed += 1
          try remove(hash, old)
        }
      }
    }
  }

  private func put(_ key: String, _ content: Int64, _ write: (Int64?) throws -> Int64) throws {
    counts.records += 1
    var hash = StableHash.of(key)
    // An upstream that says one key twice loses neither record.
    var again = 1
    while seen.contains(hash), again < 64 {
      if known[hash]?.content == content { return }
      again += 1
      hash = StableHash.of(key, String(again))
    }
    seen.insert(hash)
    let old = known[hash]
    if let old, old.content == content { return }
    if old == nil { counts.added += 1 } else { counts.changed += 1 }
    let record = try write(old?.record)
    let owner = old?.part ?? part
    known[hash] = Known(record: record, content: content, part: owner)
    let statement = try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO keys (part, key, record, content) VALUES (?, ?, ?, ?)")
    try statement.execute(arguments: [owner, hash, record, content])
  }

  private func remove(_ hash: Int64, _ old: Known) throws {
    try db.cachedStatement(sql: "DELETE FROM keys WHERE part = ? AND key = ?").execute(arguments: [old.part, hash])
    if old.record >= ScoreStore.firstCVE {
      try scores.remove(old.record, key: hash, part: old.part)
    } else {
      try store.remove(old.record)
    }
  }

  /// Removes what did not come again, and writes what was held back.
  /// - Parameter force: even if hardly anything is left.
  func finish(force: Bool) throws {
    if isWhole {
      let gone = known.filter { !seen.contains($0.key) }
      let before = seen.count - counts.added + gone.count
      // A broken upstream must not empty a good database.
      if !force, before >= 20, seen.count * 10 < before {
        throw FeedError(
          .shrunk,
          "only \(seen.count) records where there were \(before): refused, the old ones are kept (--force takes it)")
      }
      counts.removed += gone.count
      for (hash, old) in gone { try remove(hash, old) }
    }
    try scores.finish(force: force)
    try store.flush()
    try store.log()
    if scores.count > 0 {
      try db.execute(sql: "UPDATE parts SET records = ? WHERE id = ?", arguments: [scores.count, part])
    } else {
      try db.execute(
        sql: "UPDATE parts SET records = (SELECT count(*) FROM keys WHERE keys.part = parts.id) WHERE id = ?",
        arguments: [part])
    }
  }

  /// Removes everything of a part that no longer exists.
  func removeAll() throws {
    for (hash, old) in known { try remove(hash, old) }
    try store.flush()
    try store.log()
    try db.execute(sql: "DELETE FROM parts WHERE id = ?", arguments: [part])
  }
}
