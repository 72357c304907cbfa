import Foundation
import Testing

@testable import Webshell

/// What the engine is worth on files that its index and model were not made of. Rules, thresholds and emulators stay as
/// they are.
extension EvaluationTests {
  /// Whole origins are held out: what a shell from elsewhere meets.
  @Test func originsHeldOut() throws {
    guard let rows = try Self.learnable() else { return }
    let fold = TrainTests.fold(rows)
    try Self.holdOut(rows, name: "origins-held-out") { TrainTests.part($0, fold) }
  }

  /// Files are held out by chance, a fifth at a time: the figure that is usually published. Near copies of a file that
  /// is judged may be among those learnt.
  @Test func filesHeldOut() throws {
    guard let rows = try Self.learnable() else { return }
    try Self.holdOut(rows, name: "files-held-out") { row in
      Int(row.digest.utf8.reduce(UInt32(17)) { TokenHash.add($0, $1) } >> 8) % 5
    }
  }

  private static func learnable() throws -> [LabelledCorpus.Row]? {
    try LabelledCorpus().map { corpus in
      corpus.rows.filter { $0.quality == "core" && $0.source != LabelledCorpus.keptAside && $0.language != nil }
    }
  }

  /// Each part judged by what the others, and further software, taught.
  private static func holdOut(
    _ rows: [LabelledCorpus.Row], name: String, part: (LabelledCorpus.Row) -> Int
  ) throws {
    let thresholds = try ShippedData.model().thresholds
    let prepared = try TrainTests.prepare(rows)
    let more = try TrainTests.prepare(MoreSoftware.rows())
    var report = Report()
    for number in Set(rows.map(part)).sorted() {
      let others = prepared.filter { part($0.row) != number } + more
      let result = Trainer().train(others.map { .init(features: $0.features, isMalicious: $0.row.isMalicious) })
      let model = LinearModel(weights: result.weights, bias: Double(result.bias), thresholds: thresholds)
      let scanner = try WebshellScanner(.init(), index: TrainTests.index(of: others), model: model)
      for row in rows where part(row) == number {
        let script = try row.script()
        let verdict = scanner.judge(script)
        report.add(verdict, to: row.groups(bytes: script.bytes.count))
        if row.isMissed(verdict) { report.note(verdict, of: row.file, as: row.group) }
      }
    }
    try report.print(name)
  }
}

extension LabelledCorpus.Row {
  var group: String {
    "\(isMalicious ? "malicious" : "benign") \(language?.rawValue ?? "other")"
      + (quality == "core" ? "" : " \(quality)")
  }

  /// Where a report counts this file.
  func groups(bytes: Int) -> [String] {
    var groups = [group + " all", group + " from \(source), \(origin)"]
    if isMalicious { groups.append(group + " of class \(kind)") }
    if isMalicious, language == .php, quality == "core", bytes <= 2048 {
      groups.append(group + " of class \(kind), short (≤ 2 KB)")
    }
    return groups
  }

  func isMissed(_ verdict: Verdict) -> Bool { isMalicious ? verdict.outcome != .malicious : verdict.isFinding }
}
