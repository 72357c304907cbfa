import Parsing
import TestKit
import Testing

@testable import Compliance

@Suite struct ComparisonTests {
  private func report(_ rows: [(String, String, String)]) -> Bytes {
    let results = rows.map {
      #"{"fingerprint":"\#($0.0)","rule":"r.\#($0.0)","severity":"high","subject":{"kind":"container","name":"web","os":null},"compliance":{"key":"k","ids":{"a":"1"},"status":"\#($0.1)","found":"\#($0.2)"}}"#
    }
    return Bytes(
      #"{"schema":"bulkhead.report/1","createdAt":"2026-01-01T00:00:00Z","results":[\#(results.joined(separator: ","))],"x":[1]}"#
    )
  }

  @Test func changesAreTold() throws {
    let before = try AuditDigest(
      report: report([
        ("a", "pass", "1"), ("b", "fail", "1"), ("c", "pass", "1"), ("d", "fail", "1"), ("e", "manual", "1"),
        ("f", "pass", "1"),
      ]))
    let after = try AuditDigest(
      report: report([
        ("a", "fail", "2"), ("b", "pass", "2"), ("c", "pass", "2"), ("e", "error", "1"), ("f", "pass", "1"),
        ("g", "fail", "1"), ("h", "pass", "1"),
      ]))
    let changes = AuditComparison(before, after).changes
    #expect(changes.map(\.kind) == [.broken, .broken, .mended, .changed, .found, .appeared, .gone])
    #expect(AuditComparison(before, before).changes.isEmpty)
  }

  @Test func otherDocumentsAreRefused() {
    for text in ["{}", "[]", #"{"schema":"x"}"#, #"{"schema":"bulkhead.report/1","results":[1]}"#] {
      #expect(throws: ParseError.self) { try AuditDigest(report: Bytes(text)) }
    }
    var generator = SeededGenerator(seed: 2)
    let whole = report([("a", "pass", "1"), ("b", "fail", "1")]).array
    for _ in 0..<2000 {
      var garbled = whole
      garbled[Int.random(in: garbled.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      _ = try? AuditDigest(report: Bytes(garbled))
    }
  }
}
