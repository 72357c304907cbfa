import Foundation
import Model
import Parsing
import TestKit
import Testing
import Vulnerabilities

enum Benchmark {
  static var isWanted: Bool {
    let isWanted = ProcessInfo.processInfo.environment["BULKHEAD_BENCHMARK"] != nil
    if !isWanted { print("skipped: benchmarks of the advisories' database: BULKHEAD_BENCHMARK is not set") }
    return isWanted
  }
}

/// Figures for the bars; run by `Benchmarks/advisories.sh`: `BULKHEAD_BENCHMARK` is the scale. Prints, and in an optimised
/// build of the whole scale fails where a bar is missed.
@Suite(.serialized, .enabled(if: Benchmark.isWanted)) struct BenchmarkTests {
  static let scale = Double(ProcessInfo.processInfo.environment["BULKHEAD_BENCHMARK"] ?? "1") ?? 1

  /// - Parameter bar: in milliseconds.
  static func hold(_ what: String, _ value: Double, _ bar: Double) {
    #if !DEBUG
      if scale >= 1 { #expect(value <= bar, "\(what): \(value) ms, the bar is \(bar) ms") }
    #endif
  }

  static func memory() -> (now: Int, peak: Int) {
    let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    func value(_ key: String) -> Int {
      for line in text.split(separator: "\n") where line.hasPrefix(key) {
        return (Int(line.split(separator: " ").dropFirst().first ?? "0") ?? 0) / 1024
      }
      return 0
    }
    return (value("VmRSS:"), value("VmHWM:"))
  }

  static func milliseconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) * 1000 + Double(duration.components.attoseconds) / 1e15
  }

  static func percentile(_ values: [Double], _ share: Double) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
  }

  static let words = [
    "overflow", "parser", "attacker", "remote", "crafted", "request", "denial", "service", "memory", "header", "token",
    "session", "path", "archive", "signature", "validation", "bypass", "template", "query", "encoding", "certificate",
  ]

  /// Records of OSV's form with what takes room in real ones: long texts, lists of versions, several ranges.
  static func record(_ number: Int, _ random: inout SeededGenerator) -> String {
    let ecosystems = [("PyPI", ""), ("npm", ""), ("Maven", "org.group:"), ("crates.io", "")]
    let (ecosystem, prefix) = ecosystems[number % 4]
    let details = (0..<Int.random(in: 30...220, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }
      .joined(separator: " ")
    let package = "\(prefix)package\(Int.random(in: 0..<60_000, using: &random))"
    let major = Int.random(in: 1...9, using: &random)
    let versions = (0..<Int.random(in: 0...60, using: &random)).map { "\"\(major).\($0).0\"" }.joined(separator: ",")
    return """
      {"schema_version":"1.6.0","id":"GHSA-\(String(number, radix: 36))-bench","modified":"2024-05-06T07:08:09Z",\
      "published":"2024-01-02T03:04:05Z","aliases":["CVE-2024-\(100_000 + number)"],"summary":"\(package) has a \
      problem with \(details.prefix(40))","details":"\(details)","severity":[{"type":"CVSS_V3","score":\
      "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],"affected":[{"package":{"ecosystem":"\(ecosystem)","name":\
      "\(package)"},"ranges":[{"type":"\(ecosystem == "crates.io" || ecosystem == "npm" ? "SEMVER" : "ECOSYSTEM")","events":\
      [{"introduced":"0"},{"fixed":"\(major).\(Int.random(in: 1...80, using: &random)).0"}]}],"versions":[\(versions)]}],\
      "references":[{"type":"WEB","url":"https://example.org/\(number)"}],"database_specific":{"severity":"HIGH"}}

      """
  }

  @Test func database() throws {
    let folder = try TemporaryDirectory(prefix: "bulkhead-bench")
    let count = Int(250_000 * Self.scale)
    let path = folder.path + "/records.ndjson"
    func write(changing changed: Int) throws {
      var random = SeededGenerator(seed: 1)
      _ = FileManager.default.createFile(atPath: path, contents: nil)
      let file = try #require(FileHandle(forWritingAtPath: path))
      var buffer = Data()
      for number in 0..<count {
        var text = Self.record(number, &random)
        if number < changed { text = text.replacingOccurrences(of: "HIGH", with: "LOW") }
        buffer += Data(text.utf8)
        if buffer.count > 4 << 20 {
          file.write(buffer)
          buffer = Data()
        }
      }
      file.write(buffer)
    }
    try write(changing: 0)
    let files = DatabaseFiles(home: folder.path + "/home")
    let clock = ContinuousClock()
    func take() throws -> (Double, FileImport.Result) {
      var result = FileImport.Result()
      let time = try clock.measure { result = try FileImport(files).run([path]) }
      return (Self.milliseconds(time), result)
    }
    let (first, result) = try take()
    let size = try FileManager.default.attributesOfItem(atPath: files.database)[.size] as? Int ?? 0
    print("benchmark: \(count) records taken in \(Int(first)) ms, \(size >> 20) MB, peak \(Self.memory().peak) MB")
    #expect(result.outcomes.first?.added == count)
    let (again, _) = try take()
    try write(changing: 100)
    let (incremental, changed) = try take()
    print("benchmark: the same again \(Int(again)) ms; 100 changed \(Int(incremental)) ms")
    #expect(changed.outcomes.first?.changed == 100)
    Self.hold("250,000 records", first, 60_000)
    Self.hold("unchanged", again, 1000)

    var opens: [Double] = []
    for _ in 0..<5 { opens.append(Self.milliseconds(try clock.measure { _ = try AdvisoryDatabase(files) })) }
    var random = SeededGenerator(seed: 2)
    let packages = (0..<1000).map { _ -> Package in
      let number = Int.random(in: 0..<60_000, using: &random)
      let version = "\(Int.random(in: 1...9, using: &random)).\(Int.random(in: 0...80, using: &random)).0"
      let type = ["pypi", "npm", "maven", "cargo"][number % 4]
      let name = type == "maven" ? "org.group:package\(number)" : "package\(number)"
      return Package(
        type: type, name: name, version: version, purl: PackageURL(type: type, name: name, version: version),
        foundBy: "bench")
    }
    let database = try AdvisoryDatabase(files)
    var matches: [Double] = []
    var found = 0
    for _ in 0..<5 {
      let time = try clock.measure {
        found = try database.read { reader in
          try Matcher(reader, MatchOptions(now: 0)).match(packages, nil, Subject(kind: .image, name: "bench")).findings
            .count
        }
      }
      matches.append(Self.milliseconds(time))
    }
    print(
      "benchmark: open \(opens.min() ?? 0) ms; 1,000 packages matched in \(matches.min() ?? 0) ms, \(found) findings")
    print("benchmark: memory now \(Self.memory().now) MB, peak \(Self.memory().peak) MB")
    Self.hold("1,000 packages matched", matches.min() ?? 0, 20)
  }

  @Test func index() throws {
    let folder = try TemporaryDirectory(prefix: "bulkhead-bench")
    let files = DatabaseFiles(home: folder.path + "/home")
    let records = folder.path + "/records.ndjson"
    var random = SeededGenerator(seed: 3)
    // Packages of very different frequency: some in every image, most in few.
    let names = 8000
    func line(_ number: Int, fixed: Int) -> String {
      """
      {"id":"GHSA-\(number)-bench","modified":"2024-05-06T07:08:09Z","aliases":["CVE-2024-\(100_000 + number)"],\
      "affected":[{"package":{"ecosystem":"npm","name":"package\(number % names)"},"ranges":[{"type":"SEMVER","events":\
      [{"introduced":"0"},{"fixed":"1.\(fixed).0"}]}]}]}

      """
    }
    let lines = (0..<20_000).map { line($0, fixed: Int.random(in: 0...5, using: &random)) }
    try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: records))
    _ = try FileImport(files).run([records])
    let images = Int(20_000 * Self.scale)
    let index = try VulnerabilityIndex(home: files.home)
    let clock = ContinuousClock()
    let build = try clock.measure {
      let database = try AdvisoryDatabase(files)
      for start in stride(from: 0, to: images, by: 500) {
        let batch = (start..<min(start + 500, images)).map { number -> (IndexedImage, [Package]) in
          var chosen: Set<Int> = []
          while chosen.count < 150 {
            let share = Double.random(in: 0..<1, using: &random)
            chosen.insert(Int(share * share * share * Double(names)))
          }
          let packages = chosen.sorted().map { name -> Package in
            let version = "1.\(Int.random(in: 0...5, using: &random)).0"
            return Package(
              type: "npm", name: "package\(name)", version: version,
              purl: PackageURL(type: "npm", name: "package\(name)", version: version), foundBy: "bench")
          }
          return (
            IndexedImage(key: "sha256:image\(number)", names: ["registry/app\(number):1"], scannedAt: number), packages
          )
        }
        try index.add(batch, database, MatchOptions(now: 0))
      }
      for start in stride(from: 0, to: images * 5 / 2, by: 5000) {
        try index.set(
          (start..<start + 5000).map {
            IndexedContainer(
              identifier: "c\($0)", name: "container\($0)", image: "sha256:image\($0 % images)", host: "h")
          })
      }
    }
    let size = try FileManager.default.attributesOfItem(atPath: index.path)[.size] as? Int ?? 0
    print("benchmark: \(try index.totals()) indexed in \(Int(Self.milliseconds(build))) ms, \(size >> 20) MB")
    var times: [Double] = []
    var largest = 0
    for _ in 0..<2000 {
      let id = "CVE-2024-\(100_000 + Int.random(in: 0..<20_000, using: &random))"
      var answer = AffectedAnswer()
      times.append(Self.milliseconds(try clock.measure { answer = try index.affected(by: id) }))
      largest = max(largest, answer.imageCount)
    }
    let common = (0..<200).map { "CVE-2024-\(100_000 + $0 % 20)" }
    let hard = try common.map { id in Self.milliseconds(try clock.measure { _ = try index.affected(by: id) }) }
    print(
      "benchmark: affected p50 \(Self.percentile(times, 0.5)) ms, p99 \(Self.percentile(times, 0.99)) ms, up to \(largest) "
        + "images; the most common p99 \(Self.percentile(hard, 0.99)) ms")
    Self.hold("affected, p99", Self.percentile(times, 0.99), 10)
    for changed in [1, 1000] {
      var new = lines
      for number in 0..<changed { new[number] = line(number, fixed: 6) }
      new.append(line(20_000 + changed, fixed: 6))
      try Data(new.joined().utf8).write(to: URL(fileURLWithPath: records))
      _ = try FileImport(files).run([records])
      let database = try AdvisoryDatabase(files)
      var changes = IndexChanges()
      let time = try clock.measure { changes = try index.refresh(database, MatchOptions(now: 0)) }
      print(
        "benchmark: \(changed) changed: \(Int(Self.milliseconds(time))) ms, \(changes.packagesMatched) packages, "
          + "\(changes.new.count) new, \(changes.newlyAffectedImages) images")
      Self.hold("\(changed) new advisories", Self.milliseconds(time), changed == 1 ? 100 : 1000)
    }
    print("benchmark: memory now \(Self.memory().now) MB, peak \(Self.memory().peak) MB")
  }
}
