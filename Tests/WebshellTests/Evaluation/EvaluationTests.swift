import Foundation
import Testing

@testable import Webshell

/// Prints recall and false positives of a laid-out corpus, by language and source: `BULKHEAD_CORPUS=… BULKHEAD_EVALUATE=1`.
///
/// `BULKHEAD_SOFTWARE=FOLDER,…` judges further ordinary software; `BULKHEAD_MISSES=FILE` takes the list of misses.
@Suite(
  .serialized,
  .enabled(if: ProcessInfo.processInfo.environment["BULKHEAD_EVALUATE"] != nil, "BULKHEAD_EVALUATE is not set"))
struct EvaluationTests {
  struct Tally {
    var count = 0
    var malicious = 0
    var suspicious = 0
    var explained = 0
    var proven = 0
    mutating func add(_ verdict: Verdict) {
      count += 1
      if verdict.outcome == .malicious {
        malicious += 1
        if verdict.proofs.contains(where: { !$0.path.isEmpty }) { explained += 1 }
      }
      if verdict.outcome == .suspicious { suspicious += 1 }
      if !verdict.proofs.isEmpty { proven += 1 }
    }
    var line: String {
      func share(_ value: Int) -> String { String(format: "%6.2f %%", 100 * Double(value) / Double(max(count, 1))) }
      return
        "\(count) files  malicious \(share(malicious)) (\(malicious))  suspicious \(share(suspicious)) (\(suspicious))"
        + "  with a proof \(share(proven))  with a path \(explained)"
    }
  }

  static func describe(_ verdict: Verdict) -> String {
    let reasons = verdict.reasons.prefix(8).map { "\($0.points) \($0.text)" }.joined(separator: "; ")
    return "\(verdict.outcome) \(verdict.score) [\(reasons)]"
  }

  /// Of this process, all threads: wall time on a busy machine says nothing.
  static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  @Test func corpus() throws {
    guard let corpus = try LabelledCorpus() else { return }
    let scanner = try WebshellScanner()
    var tallies: [String: Tally] = [:]
    var times: [(Double, String)] = []
    var bytes = 0
    var misses = ""
    for row in corpus.rows where row.quality == "core" || row.source == LabelledCorpus.keptAside || row.language == nil
    {
      let script = try row.script()
      let start = Self.processorSeconds()
      let verdict = scanner.judge(script)
      let seconds =
        Self.processorSeconds() - start
      times.append((seconds, row.file))
      if !row.isMalicious { bytes += script.bytes.count }
      let language = row.language?.rawValue ?? "other"
      let label = row.isMalicious ? "malicious" : "benign"
      tallies["\(label) \(language) \(row.quality) all", default: Tally()].add(verdict)
      tallies["\(label) \(language) \(row.quality) class \(row.kind)", default: Tally()].add(verdict)
      tallies[
        "\(label) \(language) \(row.quality) source \(row.source) \(row.isMalicious ? "" : row.origin)",
        default: Tally()
      ].add(verdict)
      if row.isMalicious, language == "php", row.quality == "core", script.bytes.count <= 2048 {
        tallies["\(label) php core short (≤ 2 KB), class \(row.kind)", default: Tally()].add(verdict)
      }
      let isMiss = row.isMalicious ? verdict.outcome != .malicious : verdict.isFinding
      if isMiss { misses += "\(label) \(language) \(row.quality) \(row.kind) \(row.file) \(Self.describe(verdict))\n" }
    }
    Self.report(tallies, times, bytes)
    if let path = ProcessInfo.processInfo.environment["BULKHEAD_MISSES"] {
      try misses.write(toFile: path, atomically: true, encoding: .utf8)
    }
  }

  @Test func software() throws {
    guard let roots = ProcessInfo.processInfo.environment["BULKHEAD_SOFTWARE"] else { return }
    let scanner = try WebshellScanner()
    var tallies: [String: Tally] = [:]
    var times: [(Double, String)] = []
    var bytes = 0
    for root in roots.split(separator: ",").map(String.init) {
      for path in MoreSoftware.files(root) {
        let script = ScriptFile(path: path, bytes: .init(try Data(contentsOf: URL(fileURLWithPath: path))))
        let start = Self.processorSeconds()
        let verdict = scanner.judge(script)
        times.append((Self.processorSeconds() - start, path))
        bytes += script.bytes.count
        tallies["\(root) \(verdict.language?.rawValue ?? "none")", default: Tally()].add(verdict)
        if verdict.isFinding { print("FALSE", path, Self.describe(verdict)) }
      }
    }
    Self.report(tallies, times, bytes)
    var quick = WebshellScanner.Options()
    quick.emulates = false
    let reader = try WebshellScanner(quick)
    var (readable, seconds) = (0, 0.0)
    for root in roots.split(separator: ",").map(String.init) {
      for path in MoreSoftware.files(root) {
        let script = ScriptFile(path: path, bytes: .init(try Data(contentsOf: URL(fileURLWithPath: path))))
        let start = Self.processorSeconds()
        _ = reader.judge(script)
        seconds += Self.processorSeconds() - start
        readable += script.bytes.count
      }
    }
    print("without emulation: MB/s", Double(readable >> 20) / seconds)
  }

  /// Every origin judged by an index and a model that were made without it; thresholds and rules stay as they are.
  @Test func originsHeldOut() throws {
    guard let corpus = try LabelledCorpus() else { return }
    let rows = corpus.rows.filter {
      $0.quality == "core" && $0.source != LabelledCorpus.keptAside && $0.language != nil
    }
    let prepared = try TrainTests.prepare(rows)
    let fold = TrainTests.fold(prepared)
    let thresholds = try ShippedData.model().thresholds
    var tallies: [String: Tally] = [:]
    for number in 0..<TrainTests.folds {
      let others = prepared.filter { TrainTests.part($0, fold) != number }
      let result = Trainer().train(others.map { .init(features: $0.features, isMalicious: $0.row.isMalicious) })
      let model = LinearModel(weights: result.weights, bias: Double(result.bias), thresholds: thresholds)
      let scanner = try WebshellScanner(.init(), index: TrainTests.index(of: others, more: []), model: model)
      for one in prepared where TrainTests.part(one, fold) == number {
        let verdict = scanner.judge(try one.row.script())
        let language = one.row.language?.rawValue ?? ""
        let label = one.row.isMalicious ? "malicious" : "benign"
        tallies["held out \(label) \(language) \(one.row.isMalicious ? one.row.kind : "")", default: Tally()].add(
          verdict)
        if verdict.isFinding || one.row.isMalicious {
          tallies[
            "held out \(label) \(language) \(one.row.isMalicious ? one.row.kind : "") from \(one.row.origin)",
            default: Tally()
          ].add(verdict)
        }
      }
    }
    for (key, tally) in tallies.sorted(by: { $0.key < $1.key }) {
      print(key.padding(toLength: 64, withPad: " ", startingAt: 0), tally.line)
    }
  }

  /// Shells that are found, disguised once more: the share that stays found.
  @Test func disguises() throws {
    guard let corpus = try LabelledCorpus() else { return }
    let scanner = try WebshellScanner()
    var counts: [Mutation: (tried: Int, malicious: Int, suspicious: Int)] = [:]
    for row in corpus.rows where row.isMalicious && row.language == .php && row.quality == "core" && row.kind == "shell"
    {
      let script = try row.script()
      guard script.bytes.count < 60_000, let text = String(validating: script.bytes.array, as: UTF8.self) else {
        continue
      }
      guard scanner.judge(script).outcome == .malicious else { continue }
      for mutation in Mutation.allCases {
        guard let mutant = mutation.apply(to: text) else { continue }
        let verdict = scanner.judge(ScriptFile(path: "/var/www/site/page.php", bytes: .init(mutant)))
        counts[mutation, default: (0, 0, 0)].tried += 1
        if verdict.outcome == .malicious { counts[mutation]?.malicious += 1 }
        if verdict.outcome == .suspicious { counts[mutation]?.suspicious += 1 }
      }
    }
    var sum = (0, 0, 0)
    for (mutation, count) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      print("disguise", mutation.rawValue, count)
      sum = (sum.0 + count.tried, sum.1 + count.malicious, sum.2 + count.suspicious)
    }
    print("disguise all", sum, "still malicious", Double(sum.1) / Double(max(sum.0, 1)))
  }

  static func report(_ tallies: [String: Tally], _ times: [(Double, String)], _ bytes: Int) {
    for (key, tally) in tallies.sorted(by: { $0.key < $1.key }) {
      print(key.padding(toLength: 64, withPad: " ", startingAt: 0), tally.line)
    }
    let sorted = times.sorted { $0.0 < $1.0 }
    guard let slowest = sorted.last else { return }
    func at(_ share: Double) -> String {
      String(format: "%.2f ms", 1000 * sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))].0)
    }
    print("files", sorted.count, "p50", at(0.5), "p99", at(0.99), "p99.9", at(0.999), "max", at(1), slowest.1)
    print("benign MB", bytes >> 20, "seconds", times.reduce(0) { $0 + $1.0 })
    for (seconds, path) in sorted.suffix(5) { print("slow", String(format: "%.0f ms", seconds * 1000), path) }
    if let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) {
      for line in status.split(separator: "\n") where line.hasPrefix("VmHWM") { print(line) }
    }
  }
}
