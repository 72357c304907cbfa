import Model
import Parsing
import TestKit
import Testing

@testable import Vulnerabilities

/// Keeps everything that a feed says.
final class RecordingSink: FeedSink {
  private(set) var records: [FeedRecord] = []
  private(set) var skipped: [String] = []
  private let limit: Int

  /// - Parameter limit: after so many records the sink refuses, as a full disk would.
  init(limit: Int = .max) { self.limit = limit }

  func take(_ record: FeedRecord) throws(ParseError) {
    guard records.count < limit else { throw ParseError("sink", "full") }
    records.append(record)
  }

  func skip(_ reason: String) { skipped.append(reason) }

  var advisories: [Advisory] {
    records.compactMap { if case .advisory(let advisory) = $0 { advisory } else { nil } }
  }

  var scores: [CVEScore] {
    records.compactMap { if case .cveScore(let score) = $0 { score } else { nil } }
  }

  func advisory(_ key: String) -> Advisory? { advisories.first { $0.key == key } }
}

extension Feed {
  func records(_ text: String, part: String) throws -> RecordingSink {
    try records(Array(text.utf8), part: part)
  }

  func records(_ bytes: [UInt8], part: String) throws -> RecordingSink {
    let sink = RecordingSink()
    try parse(FeedInput(part: part, bytes: Bytes(bytes)), into: sink)
    return sink
  }

  func recognises(_ text: String, name: String) -> String? {
    recognises(FeedInput(part: name, bytes: Bytes(text)))
  }
}

/// Spoils samples in many ways; whatever comes of it, nothing may crash or run away.
enum FeedFuzz {
  static func run(_ feed: some Feed, _ sample: [UInt8], part: String, rounds: Int = 1500, seed: UInt64 = 7) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<rounds {
      let bytes = mutate(sample, &generator)
      let input = FeedInput(part: part, bytes: Bytes(bytes))
      let sink = RecordingSink()
      do { try feed.parse(input, into: sink) } catch {}
      _ = feed.recognises(input)
      // No input may say more than a record for every few bytes of it.
      #expect(sink.records.count <= max(bytes.count, 64))
    }
  }

  static func mutate(_ sample: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = sample
    let marks = Array(#"{}[]",:\0<>&/-"#.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      guard !bytes.isEmpty else { return bytes }
      let at = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes[at] = marks[Int.random(in: 0..<marks.count, using: &generator)]
      case 2: bytes.removeSubrange(at..<min(at + Int.random(in: 1...20, using: &generator), bytes.count))
      case 3: bytes.removeSubrange(at...)
      case 4: bytes.insert(marks[Int.random(in: 0..<marks.count, using: &generator)], at: at)
      default:
        let end = min(at + Int.random(in: 1...60, using: &generator), bytes.count)
        bytes.insert(contentsOf: Array(bytes[at..<end]), at: Int.random(in: 0...bytes.count, using: &generator))
      }
    }
    return bytes
  }
}

struct Unexpected: Error {}

/// Documents by path, below `test:`; everything else is missing.
struct FakeWeb: FeedWeb {
  let documents: [String: Bytes]
  var now = 1_795_600_000

  init(_ documents: [String: String]) { self.documents = documents.mapValues { Bytes($0) } }

  func document(_ url: String, limit: Int) async throws(FeedError) -> Bytes? {
    guard url.hasPrefix("test:") else { throw FeedError(.unavailable, "\(url) isn't of this test") }
    return documents[String(url.dropFirst(5))]
  }

  func base(of feed: String) -> String? { "test:" }
}
