import Emulation
import Foundation
import Testing

@testable import PHPEmulation

/// Measures on a corpus of real files where BULKHEAD_CORPUS names one: a folder with `malicious/php` and `benign/php`
/// and a `manifest.tsv` that tells each file's source. Samples are read, never run. BULKHEAD_CORPUS_SOURCES limits the
/// run to sources whose name contains one of the words (comma separated), `-word` leaves sources out; the hits and
/// misses go to the file that BULKHEAD_CORPUS_REPORT names.
@Suite struct CorpusTests {
  struct Row {
    var label: String
    var source: String
    var quality: String
    var kind: String
    var path: String
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["BULKHEAD_CORPUS"] != nil, "BULKHEAD_CORPUS names no corpus"))
  func measures() throws {
    let environment = ProcessInfo.processInfo.environment
    let root = environment["BULKHEAD_CORPUS"] ?? ""
    let words = (environment["BULKHEAD_CORPUS_SOURCES"] ?? "").split(separator: ",").map(String.init)
    let manifest = try String(contentsOfFile: root + "/manifest.tsv", encoding: .utf8)
    var counts: [String: Int] = [:]
    var report: [String] = []
    var times: [Double] = []
    var bytesSeen = 0
    var seconds = 0.0
    for row in manifest.split(separator: "\n").dropFirst() {
      let cells = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count >= 7, cells[2] == "php" else { continue }
      let entry = Row(label: cells[1], source: cells[5], quality: cells[3], kind: cells[4], path: cells[6])
      guard Self.isWanted(entry.source, words) else { continue }
      let path = "\(root)/\(entry.label)/php/\(cells[0]).php"
      guard let data = FileManager.default.contents(atPath: path) else { continue }
      let bytes = [UInt8](data.prefix(2 << 20))
      let name = "/var/www/html/" + (entry.path.split(separator: "/").last.map(String.init) ?? "x.php")
      let start = ContinuousClock.now
      let result = PHPEmulator().run(bytes, context: EmulationContext(path: name))
      let duration = ContinuousClock.now - start
      let time = Double(duration.components.attoseconds) / 1e18 + Double(duration.components.seconds)
      times.append(time)
      seconds += time
      bytesSeen += bytes.count
      Self.count(&counts, entry, bytes.count, result)
      let proofs = result.proofs.map { "\($0.predicate)@\($0.layer):\($0.line)(\($0.sink))" }.joined(separator: " ")
      let limits = result.limits.map(\.rawValue).sorted().joined(separator: ",")
      let columns = [
        entry.label, entry.source, entry.quality, entry.kind, cells[0], "\(bytes.count)",
        result.hasStrongProof ? "strong" : result.proofs.isEmpty ? "none" : "weak", proofs, limits,
        "e\(result.syntaxErrors)", "s\(result.steps)", "l\(result.layers.count)", String(format: "%.1fms", time * 1000),
      ]
      report.append(columns.joined(separator: "\t"))
    }
    times.sort()
    print("files \(times.count), \(bytesSeen / 1000) kB in \(String(format: "%.1f", seconds)) s")
    if let slowest = times.last {
      print("p50 \(times[times.count / 2] * 1000) p99 \(times[times.count * 99 / 100] * 1000) max \(slowest * 1000) ms")
    }
    for (key, count) in counts.sorted(by: { $0.key < $1.key }) { print(key, count) }
    if let path = environment["BULKHEAD_CORPUS_REPORT"] {
      try report.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(!times.isEmpty)
  }

  /// Damages the corpus's files for as many seconds as BULKHEAD_CORPUS_MUTATIONS says: nothing may crash or run away.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["BULKHEAD_CORPUS_MUTATIONS"] != nil,
      "BULKHEAD_CORPUS_MUTATIONS names no number of seconds"))
  func survivesMutations() throws {
    let environment = ProcessInfo.processInfo.environment
    let folder = (environment["BULKHEAD_CORPUS"] ?? "") + "/malicious/php"
    let seconds = Int(environment["BULKHEAD_CORPUS_MUTATIONS"] ?? "") ?? 0
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    var generator = SystemRandomNumberGenerator()
    let end = ContinuousClock.now + .seconds(seconds)
    var runs = 0
    var slowest = Duration.zero
    while ContinuousClock.now < end, let name = names.randomElement(using: &generator) {
      guard let data = FileManager.default.contents(atPath: folder + "/" + name), data.count > 0, data.count < 200_000
      else { continue }
      var bytes = [UInt8](data)
      for _ in 0..<Int.random(in: 1...12) {
        let place = Int.random(in: 0..<bytes.count)
        switch Int.random(in: 0..<5) {
        case 0: bytes[place] = UInt8.random(in: 0...255)
        case 1: bytes.insert(contentsOf: Array("(){}[]$'\"<?;".utf8).shuffled().prefix(2), at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40)))
        case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 200)], at: 0)
        default: bytes.swapAt(place, Int.random(in: 0..<bytes.count))
        }
        if bytes.isEmpty { break }
      }
      // Where the process dies, the file that did it is still there.
      try Data(bytes).write(to: URL(fileURLWithPath: NSTemporaryDirectory() + "/last-mutation.php"))
      let start = ContinuousClock.now
      _ = PHPEmulator().run(bytes, context: EmulationContext(path: "/x.php"))
      slowest = max(slowest, ContinuousClock.now - start)
      runs += 1
    }
    print("mutations \(runs), slowest \(slowest)")
    #expect(slowest < .seconds(5))
  }

  private static func isWanted(_ source: String, _ words: [String]) -> Bool {
    let excluded = words.filter { $0.hasPrefix("-") }.map { $0.dropFirst() }
    if excluded.contains(where: { source.contains($0) }) { return false }
    let included = words.filter { !$0.hasPrefix("-") }
    return included.isEmpty || included.contains { source.contains($0) }
  }

  private static func count(_ counts: inout [String: Int], _ row: Row, _ size: Int, _ result: EmulationResult) {
    let group = "\(row.label) \(row.quality) \(row.source)"
    counts[group + " | files", default: 0] += 1
    if result.hasStrongProof { counts[group + " | strong", default: 0] += 1 }
    if !result.proofs.isEmpty { counts[group + " | any", default: 0] += 1 }
    if row.kind == "shell", size <= 2048 {
      counts["short shells \(row.quality) | files", default: 0] += 1
      if result.hasStrongProof { counts["short shells \(row.quality) | strong", default: 0] += 1 }
      if !result.proofs.isEmpty { counts["short shells \(row.quality) | any", default: 0] += 1 }
    }
    for predicate in Set(result.proofs.map(\.predicate)) {
      counts["\(row.label) \(row.quality) \(predicate)", default: 0] += 1
    }
    for limit in result.limits { counts["\(row.label) \(row.quality) limit \(limit.rawValue)", default: 0] += 1 }
    if result.syntaxErrors > 0 { counts["\(row.label) \(row.quality) syntax errors", default: 0] += 1 }
  }
}
