import Foundation

@testable import Webshell

extension EvaluationTests {
  typealias Tally = VerdictTally

  static func describe(_ verdict: Verdict) -> String {
    let reasons = verdict.reasons.prefix(8).map { reason in
      "\(reason.points) \(reason.text)\(reason.line.map { " :\($0)" } ?? "")"
    }
    return "\(verdict.outcome) \(verdict.score) [\(reasons.joined(separator: "; "))]"
  }
}

/// Verdicts of one group of files, counted.
struct VerdictTally {
  var count = 0
  var malicious = 0
  var suspicious = 0
  /// Malicious, and shown by a path from the request to what runs it.
  var withPath = 0
  /// Malicious, and shown by a path, a text that was unpacked, a family or a line that a rule names.
  var explained = 0
  /// With a proof of the emulator, and with one that convicts alone.
  var proven = 0
  var strong = 0

  mutating func add(_ verdict: Verdict) {
    count += 1
    if verdict.outcome == .suspicious { suspicious += 1 }
    if !verdict.proofs.isEmpty { proven += 1 }
    if verdict.proofs.contains(where: \.predicate.isStrong) { strong += 1 }
    guard verdict.outcome == .malicious else { return }
    malicious += 1
    let hasPath = verdict.proofs.contains { !$0.path.isEmpty }
    if hasPath { withPath += 1 }
    let hasPlace = verdict.reasons.contains { $0.line != nil && $0.points > 0 }
    if hasPath || hasPlace || verdict.family != nil || !verdict.layers.isEmpty { explained += 1 }
  }

  var line: String {
    func share(_ value: Int, of whole: Int) -> String {
      String(format: "%.2f %% (%d)", 100 * Double(value) / Double(max(whole, 1)), value)
    }
    return "\(count) files, malicious \(share(malicious, of: count)), suspicious \(share(suspicious, of: count)), "
      + "proof \(share(proven, of: count)), strong proof \(share(strong, of: count)); "
      + "of the malicious: path \(share(withPath, of: malicious)), explained \(share(explained, of: malicious))"
  }
}

/// What an evaluation prints: groups of files by name, and the list of what was judged wrongly.
struct Report {
  private var tallies: [String: VerdictTally] = [:]
  private var wrong: [String] = []
  private var times: [(seconds: Double, path: String)] = []
  private var bytes = 0

  mutating func add(_ verdict: Verdict, to groups: [String]) {
    for group in groups { tallies[group, default: VerdictTally()].add(verdict) }
  }

  mutating func note(_ verdict: Verdict, of path: String, as label: String) {
    wrong.append("\(label) \(path) \(EvaluationTests.describe(verdict))")
  }

  mutating func took(_ seconds: Double, _ path: String, bytes: Int) {
    times.append((seconds, path))
    self.bytes += bytes
  }

  /// - Parameter name: of the evaluation; what was judged wrongly goes to `BULKHEAD_MISSES` with it behind.
  func print(_ name: String) throws {
    for (group, tally) in tallies.sorted(by: { $0.key < $1.key }) {
      Swift.print(name, group.padding(toLength: max(60, group.count), withPad: " ", startingAt: 0), tally.line)
    }
    if let path = ProcessInfo.processInfo.environment["BULKHEAD_MISSES"] {
      let text = wrong.sorted().joined(separator: "\n") + "\n"
      try text.write(toFile: "\(path).\(name)", atomically: true, encoding: .utf8)
    }
    guard !times.isEmpty else { return }
    let sorted = times.sorted { $0.seconds < $1.seconds }
    func at(_ share: Double) -> String {
      String(format: "%.2f ms", 1000 * sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))].seconds)
    }
    let seconds = sorted.reduce(0) { $0 + $1.seconds }
    Swift.print(
      name, "time of", sorted.count, "files: median", at(0.5), "p99", at(0.99), "p99.9", at(0.999), "slowest", at(1),
      String(format: "%.1f MB/s", Double(bytes) / 1e6 / seconds))
    for slow in sorted.suffix(5) {
      Swift.print(name, "slow", String(format: "%.0f ms", slow.seconds * 1000), slow.path)
    }
    if let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) {
      for line in status.split(separator: "\n") where line.hasPrefix("VmHWM") { Swift.print(name, line) }
    }
  }
}
