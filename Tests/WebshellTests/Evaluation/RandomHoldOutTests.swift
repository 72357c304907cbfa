import Foundation
import Testing

@testable import Webshell

/// Random hold-out: the corpus dealt into parts by digest, each part judged by an index and a model made without it.
///
/// `BULKHEAD_CORPUS=… BULKHEAD_EVALUATE=1`. Told for two ways to deal: file by file, and whole families of near
/// duplicates together, so that no file is judged by its own copy. `BULKHEAD_MISSES=FILE` takes the list of misses of
/// the second. PHP trains the model too, but is judged by `BULKHEAD_HOLDOUT_PHP=1` alone: it takes minutes.
@Suite(
  .serialized,
  .enabled(if: ProcessInfo.processInfo.environment["BULKHEAD_EVALUATE"] != nil, "BULKHEAD_EVALUATE is not set"))
struct RandomHoldOutTests {
  static let parts = 5
  static let seed: UInt64 = 20_261_201

  /// Files that share so much of their fingerprints are of one family: Jaccard.
  static let nearDuplicate = 0.5

  @Test func randomParts() throws {
    guard let corpus = try LabelledCorpus() else { return }
    let environment = ProcessInfo.processInfo.environment
    let judgesPHP = environment["BULKHEAD_HOLDOUT_PHP"] != nil
    let rows = corpus.rows.filter {
      $0.quality == "core" && $0.source != LabelledCorpus.keptAside && $0.language != nil
    }
    let prepared = try TrainTests.prepare(rows)
    // What the reader takes for no script of its language is judged too: a miss if it is a shell.
    let unread = Set(rows.map(\.file)).subtracting(prepared.map(\.row.file))
    print("read as another language or none:", unread.count)
    let thresholds = try ShippedData.model().thresholds
    for (title, family) in [("file by file", Array(prepared.indices)), ("families whole", Self.families(prepared))] {
      var tallies: [String: EvaluationTests.Tally] = [:]
      var misses = ""
      var times: [String: (seconds: [(Double, String)], bytes: Int)] = [:]
      for number in 0..<Self.parts {
        let isHeld = prepared.indices.map { Self.part(prepared[family[$0]].row.digest) == number }
        let others = prepared.indices.filter { !isHeld[$0] }.map { prepared[$0] }
        let result = Trainer().train(others.map { .init(features: $0.features, isMalicious: $0.row.isMalicious) })
        let model = LinearModel(weights: result.weights, bias: Double(result.bias), thresholds: thresholds)
        let scanner = try WebshellScanner(.init(), index: TrainTests.index(of: others, more: []), model: model)
        var held = prepared.indices.filter { isHeld[$0] }.map { prepared[$0].row }
        held += rows.filter { unread.contains($0.file) && Self.part($0.digest) == number }
        for row in held where judgesPHP || row.language != .php {
          let script = try row.script()
          let start = EvaluationTests.processorSeconds()
          let verdict = scanner.judge(script)
          let language = row.language?.rawValue ?? ""
          for key in [language, language + (row.isMalicious ? " malicious" : " benign")] {
            times[key, default: ([], 0)].seconds.append((EvaluationTests.processorSeconds() - start, row.file))
            times[key]?.bytes += script.bytes.count
          }
          let label = row.isMalicious ? "malicious" : "benign"
          tallies["\(title): \(label) \(language)", default: .init()].add(verdict)
          if row.isMalicious { tallies["\(title): \(label) \(language) \(row.kind)", default: .init()].add(verdict) }
          if row.isMalicious ? verdict.outcome != .malicious : verdict.isFinding {
            misses +=
              "\(label) \(language) \(row.kind) \(row.file) \(row.name) \(EvaluationTests.describe(verdict))\n"
          }
        }
      }
      for (key, tally) in tallies.sorted(by: { $0.key < $1.key }) {
        print(key.padding(toLength: 48, withPad: " ", startingAt: 0), tally.line)
      }
      for (key, entry) in times.sorted(by: { $0.key < $1.key }) {
        let sorted = entry.seconds.sorted { $0.0 < $1.0 }
        guard let slowest = sorted.last else { continue }
        func at(_ share: Double) -> String {
          String(format: "%.1f ms", 1000 * sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))].0)
        }
        let speed = Double(entry.bytes) / 1e6 / max(sorted.reduce(0) { $0 + $1.0 }, 1e-9)
        print(
          "\(title): \(key) p50 \(at(0.5)) p99 \(at(0.99)) max \(at(1)) (\(slowest.1.suffix(70).prefix(12)))",
          String(format: "%.1f MB/s", speed))
      }
      if title == "families whole", let path = environment["BULKHEAD_MISSES"] {
        try misses.write(toFile: path, atomically: true, encoding: .utf8)
      }
    }
  }

  static func part(_ digest: String) -> Int {
    var order = TrainingOrder(state: digest.utf8.prefix(16).reduce(seed) { ($0 &* 31) &+ UInt64($1) })
    return Int(order.next() % UInt64(parts))
  }

  /// For each file the number of the one that its family is dealt by: families are the closure of near duplicates.
  static func families(_ prepared: [TrainTests.Prepared]) -> [Int] {
    var leader = Array(prepared.indices)
    func find(_ start: Int) -> Int {
      var place = start
      while leader[place] != place { place = leader[place] }
      leader[start] = place
      return place
    }
    var byPrint: [UInt32: [Int]] = [:]
    for (number, one) in prepared.enumerated() where one.row.isMalicious {
      var shared: [Int: Int] = [:]
      for print in one.fingerprints {
        for other in byPrint[print] ?? [] { shared[other, default: 0] += 1 }
        byPrint[print, default: []].append(number)
      }
      for (other, count) in shared {
        let union = one.fingerprints.count + prepared[other].fingerprints.count - count
        if Double(count) >= nearDuplicate * Double(max(union, 1)) { leader[find(number)] = find(other) }
      }
    }
    return prepared.indices.map(find)
  }
}
