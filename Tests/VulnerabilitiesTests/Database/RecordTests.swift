import Model
import Parsing
import TestKit
import Testing
import Versions

@testable import Vulnerabilities

@Suite struct RecordTests {
  static func random(_ random: inout SeededGenerator) -> Advisory {
    func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &random)] }
    func some<T>(_ value: T) -> T? { Bool.random(using: &random) ? value : nil }
    func few(_ make: () -> String) -> [String] { (0..<Int.random(in: 0...3, using: &random)).map { _ in make() } }
    let kinds: [Ecosystem] = [Ecosystem(.debian, "12"), Ecosystem(.redhat, "9"), Ecosystem(.golang), Ecosystem(.npm)]
    func version() -> String { "\(Int.random(in: 0...9, using: &random)).\(Int.random(in: 0...20, using: &random))" }
    let affected = (0..<Int.random(in: 0...4, using: &random)).map { number -> Affected in
      let ends: [VersionRange.End] = [.open, .fixed(version()), .last(version())]
      return Affected(
        pick(kinds), "package\(number)", key: pick([.source, .binary]), status: pick(StatementCodec.statuses),
        ranges: (0..<Int.random(in: 0...3, using: &random)).map { _ in VersionRange(from: some(version()), pick(ends))
        },
        versions: few { "odd-version" }, scheme: pick([nil, nil, .rpm, .fuzzy]),
        architectures: few { pick(["x86_64", "aarch64"]) }, module: some("nodejs:12"), product: some("cpe:/o:x:y:9"),
        severity: some(pick(Severity.allCases)), severityWord: some("Important"),
        imports: few { "golang.org/x/net/html" }.map { Affected.Import(path: $0, symbols: ["Parse"]) },
        note: some("minor issue"))
    }
    return Advisory(
      id: "CVE-2024-\(Int.random(in: 1000...99999, using: &random))", kind: pick(Advisory.Kind.allCases),
      aliases: few { "GHSA-\(Int.random(in: 0...99, using: &random))" }, covers: few { "CVE-2023-1" },
      title: "Out-of-bounds write in parse()",
      details: String(repeating: "Über ", count: Int.random(in: 0...60, using: &random)),
      severities: [.init(source: "redhat", severity: .high, word: some("Important"))],
      vectors: [.init(source: "nvd", vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")],
      published: some("2024-01-31T12:34:56Z"), modified: some("2024-02-01"), links: few { "https://example.org/a" },
      affected: affected)
  }

  @Test func whatIsWrittenIsRead() throws {
    var random = SeededGenerator(seed: 21)
    let home = try DatabaseHome()
    var written: [Advisory] = []
    for number in 0..<300 {
      var advisory = Self.random(&random)
      advisory.key = "k\(number)"
      advisory.id = "CVE-2024-\(10_000 + number)"
      written.append(advisory)
    }
    try home.fill(written.map { .advisory($0) })
    try AdvisoryDatabase(home.files).read { reader in
      for advisory in written {
        let record = try #require(try reader.records(named: advisory.id.lowercased()).first)
        #expect(record.advisory.aliases == advisory.aliases)
        #expect(record.advisory.covers == advisory.covers)
        #expect(record.advisory.kind == advisory.kind)
        #expect(record.advisory.severities == advisory.severities)
        #expect(record.advisory.vectors == advisory.vectors)
        #expect(record.advisory.published == advisory.published)
        #expect(record.advisory.modified == advisory.modified.map { _ in "2024-02-01T00:00:00Z" })
        #expect(record.advisory.title == advisory.title)
        #expect(record.advisory.details.utf8.count <= RecordCodec.details)
        let read = try reader.affected(by: record.number)
        #expect(Set(read) == Set(advisory.affected.map(StatementCodec.withoutImpliedVersions)))
        for affected in advisory.affected {
          let there = try reader.affected(affected.ecosystem, affected.name).filter { $0.record == record.number }
          #expect(there.contains { $0.affected == StatementCodec.withoutImpliedVersions(affected) })
        }
      }
    }
  }

  @Test func versionsThatRangesCoverAreNotKept() {
    let affected = Affected(
      Ecosystem(.pypi), "x", key: .binary, status: .fixed, ranges: [VersionRange(from: "1.0", .fixed("2.0"))],
      versions: ["0.9", "1.0", "1.5", "2.0", "what"])
    #expect(StatementCodec.withoutImpliedVersions(affected).versions == ["0.9", "2.0", "what"])
  }

  @Test func damagedRowsAreRefusedQuietly() {
    var random = SeededGenerator(seed: 22)
    let ecosystem = Ecosystem(.debian, "12")
    for round in 0..<3000 {
      var writer = BinaryWriter()
      for affected in Self.random(&random).affected {
        StatementCodec.encode(affected, kind: .vulnerability, &writer) { $1.count($0.utf8.count) }
      }
      var row = BinaryWriter()
      row.string(PackageRow.label(ecosystem, "x"))
      var statement = BinaryWriter()
      statement.count(round)
      statement.blob(writer.bytes)
      row.blob(statement.bytes)
      var bytes = row.bytes
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      bytes.withUnsafeBytes { memory in
        for (_, statements) in PackageRow.sections(memory) {
          var cursor = statements
          while let statement = PackageRow.next(&cursor) {
            _ = statement.decode(ecosystem, "x") { _ in "text" }
            VersionText.with("1.0-1") { _ = statement.judge($0, .dpkg) }
          }
        }
      }
    }
  }

  @Test func packedTextsSurviveDamage() throws {
    let packing = TextPacking()
    var random = SeededGenerator(seed: 23)
    for _ in 0..<500 {
      let body = RecordCodec.encode(Self.random(&random), feed: "test")
      let packed = packing.pack(body)
      #expect(try packing.unpack(Bytes(packed)).array == body)
      var damaged = packed
      damaged[Int.random(in: 0..<damaged.count, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
      if let bytes = try? packing.unpack(Bytes(damaged)) { _ = try? RecordCodec.decode(bytes) }
    }
    #expect(throws: ParseError.self) { try packing.unpack(Bytes([0xFF, 0xFF, 0xFF, 1, 2])) }
  }

  @Test(arguments: [
    ("2024-02-29T12:34:56Z", 1_709_210_096), ("1970-01-01", 0), ("2000-03-01T00:00:00+01:00", 951_865_200),
    ("1999-12-31 23:59:59.999Z", 946_684_799),
  ])
  func times(_ text: String, _ seconds: Int64) {
    #expect(Instant.seconds(text) == seconds)
    #expect(Instant.seconds(Instant.text(seconds)) == seconds)
  }

  @Test func cveNumbers() {
    #expect(CVENumber("cve-2021-44228")?.text == "CVE-2021-44228")
    #expect(CVENumber("CVE-1999-0001")?.text == "CVE-1999-0001")
    for text in ["CVE-21-1", "CVE-2021-", "GHSA-1", "CVE-2021-99999999999999", "CVE-2021-1 "] {
      #expect(CVENumber(text) == nil)
    }
  }

  @Test func scoresAreFound() throws {
    let home = try DatabaseHome()
    try home.fill(
      [
        .exploitPrediction(.init(cve: "CVE-2021-44228", probability: 0.97565, percentile: 0.99996)),
        .exploitPrediction(.init(cve: "CVE-2021-1", probability: 0.00042, percentile: 0.05)),
      ], part: "epss")
    try home.fill(
      [
        .knownExploited(
          .init(cve: "CVE-2021-44228", name: "Log4Shell", added: "2021-12-10", due: "2021-12-24", ransomware: true)),
        .cveScore(
          .init(cve: "CVE-2021-44228", details: "Apache Log4j2", vectors: [.init(source: "nvd", vector: "AV:N")])),
      ], part: "scores")
    try AdvisoryDatabase(home.files).read { reader in
      let cve = try #require(CVENumber("CVE-2021-44228"))
      #expect(try reader.prediction(cve) == .init(cve: cve.text, probability: 0.97565, percentile: 0.99996))
      #expect(try reader.prediction(try #require(CVENumber("CVE-2021-2"))) == nil)
      #expect(try reader.exploited(cve)?.ransomware == true)
      #expect(try reader.score(cve)?.details == "Apache Log4j2")
    }
  }
}
