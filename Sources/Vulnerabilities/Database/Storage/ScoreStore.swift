import Foundation
import GRDB
import Parsing

/// Writes scores: NVD's and CISA's records by CVE, EPSS as one table a year.
final class ScoreStore {
  /// Records from here on are CVE numbers (the year above 32 bits).
  static let firstCVE: Int64 = 1 << 42

  private let db: Database
  private let packing: TextPacking
  /// By year: the sequence number, and both values in millionths.
  private var predictions: [Int: [(UInt32, UInt32, UInt32)]] = [:]
  private(set) var count = 0

  init(_ db: Database, _ packing: TextPacking) {
    self.db = db
    self.packing = packing
  }

  func write(_ body: [UInt8], of cve: CVENumber) throws {
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO cves (id, body) VALUES (?, ?)")
      .execute(arguments: [cve.value, Data(packing.pack(body))])
  }

  func writeExploited(_ body: [UInt8], of cve: CVENumber) throws {
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO exploited (id, body) VALUES (?, ?)")
      .execute(arguments: [cve.value, Data(body)])
  }

  /// Unless another part of the feed says it too.
  func remove(_ cve: Int64, key: Int64, part: Int64) throws {
    let others = try Int.fetchOne(
      db,
      sql: """
        SELECT count(*) FROM parts JOIN keys ON keys.part = parts.id AND keys.key = ?
        WHERE parts.feed = (SELECT feed FROM parts WHERE id = ?)
        """, arguments: [key, part])
    guard others == 0 else { return }
    let feed = try String.fetchOne(
      db, sql: "SELECT feeds.name FROM parts JOIN feeds ON feeds.id = parts.feed WHERE parts.id = ?", arguments: [part])
    try db.execute(
      sql: feed == KnownExploitedFeed.name ? "DELETE FROM exploited WHERE id = ?" : "DELETE FROM cves WHERE id = ?",
      arguments: [cve])
  }

  // MARK: EPSS

  func add(_ prediction: ExploitPrediction, of cve: CVENumber) {
    func millionths(_ value: Double) -> UInt32 {
      value.isFinite ? UInt32(min(max(value, 0), 1) * 1_000_000 + 0.5) : 0
    }
    count += 1
    predictions[cve.year, default: []].append(
      (cve.number, millionths(prediction.probability), millionths(prediction.percentile)))
  }

  /// The whole table is new every day: years that are the same are not written.
  func finish(force: Bool) throws {
    guard !predictions.isEmpty else { return }
    let before = try Int.fetchOne(db, sql: "SELECT coalesce(sum(length(body)), 0) / 12 FROM predictions") ?? 0
    guard force || before < 20 || count * 10 >= before else {
      throw FeedError(.shrunk, "only \(count) scores where there were \(before): refused, the old ones are kept")
    }
    let years = predictions.keys.sorted()
    try db.execute(
      sql: "DELETE FROM predictions WHERE year NOT IN (\(years.map(String.init).joined(separator: ",")))")
    for year in years {
      var bytes: [UInt8] = []
      for entry in (predictions[year] ?? []).sorted(by: { $0.0 < $1.0 }) {
        for value in [entry.0, entry.1, entry.2] {
          withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
        }
      }
      try db.execute(
        sql: """
          INSERT INTO predictions (year, body) VALUES (?, ?)
          ON CONFLICT (year) DO UPDATE SET body = excluded.body WHERE body <> excluded.body
          """, arguments: [year, Data(bytes)])
    }
    predictions = [:]
  }
}
