import Foundation
import Testing

@testable import Webshell

/// Prints recall and false positives of a laid-out corpus, by language and source: `BULKHEAD_CORPUS=… BULKHEAD_EVALUATE=1`.
///
/// `BULKHEAD_SOFTWARE=FOLDER,…` judges further ordinary software; `BULKHEAD_MISSES=FILE` takes the lists of what was
/// judged wrongly, one for each evaluation.
@Suite(
  .serialized,
  .enabled(if: ProcessInfo.processInfo.environment["BULKHEAD_EVALUATE"] != nil, "BULKHEAD_EVALUATE is not set"))
struct EvaluationTests {
  /// Of this process, all threads: wall time on a busy machine says nothing.
  static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static var software: [String] {
    (ProcessInfo.processInfo.environment["BULKHEAD_SOFTWARE"] ?? "").split(separator: ",").map(String.init)
  }

  /// All that is wanted of the corpus, judged with the shipped data: how well what was learnt is known again.
  @Test func corpus() throws {
    guard let corpus = try LabelledCorpus() else { return }
    let scanner = try WebshellScanner()
    var report = Report()
    for row in corpus.rows where row.quality == "core" || row.source == LabelledCorpus.keptAside || row.language == nil
    {
      let script = try row.script()
      let start = Self.processorSeconds()
      let verdict = scanner.judge(script)
      report.took(Self.processorSeconds() - start, row.file, bytes: script.bytes.count)
      report.add(verdict, to: row.groups(bytes: script.bytes.count))
      if row.isMissed(verdict) { report.note(verdict, of: row.file, as: row.group) }
    }
    try report.print("corpus")
  }

  /// Ordinary software: every finding is a false alarm.
  @Test func ordinarySoftware() throws {
    let scanner = try WebshellScanner()
    var quick = WebshellScanner.Options()
    quick.emulates = false
    let reader = try WebshellScanner(quick)
    var (report, without) = (Report(), Report())
    for root in Self.software {
      for path in MoreSoftware.files(root) {
        let script = ScriptFile(path: path, bytes: .init(try Data(contentsOf: URL(fileURLWithPath: path))))
        let start = Self.processorSeconds()
        let verdict = scanner.judge(script)
        let end = Self.processorSeconds()
        report.took(end - start, path, bytes: script.bytes.count)
        _ = reader.judge(script)
        without.took(Self.processorSeconds() - end, path, bytes: script.bytes.count)
        report.add(verdict, to: ["\(root) \(verdict.language?.rawValue ?? "none")"])
        if verdict.isFinding { report.note(verdict, of: path, as: "false") }
      }
    }
    try report.print("software")
    try without.print("software-without-emulation")
  }

  /// The emulator of PHP on every file, also on those that the pipeline never gives it: how much its proofs are worth.
  @Test func emulatorAlone() throws {
    let emulator = try #require(try WebshellScanner().emulators[.php])
    var (files, strong, weak) = (0, 0, 0)
    for path in try Self.ordinaryPHP() {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      let result = emulator.run(bytes, context: .init(path: path))
      files += 1
      if result.hasStrongProof {
        strong += 1
        let names = Set(result.proofs.filter(\.predicate.isStrong).map { "\($0.predicate) :\($0.line)" }).sorted()
        print("emulator strong", path, names.joined(separator: ", "))
      } else if !result.proofs.isEmpty {
        weak += 1
      }
    }
    print("emulator alone, ordinary PHP files", files, "strong proofs", strong, "weak ones only", weak)
  }

  private static func ordinaryPHP() throws -> [String] {
    let ofCorpus = try LabelledCorpus()?.rows.filter { !$0.isMalicious && $0.language == .php && $0.quality == "core" }
    return (ofCorpus ?? []).map(\.file)
      + software.flatMap { MoreSoftware.files($0) }.filter { ExtensionMap.language(ofPath: $0) == .php }
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
}
