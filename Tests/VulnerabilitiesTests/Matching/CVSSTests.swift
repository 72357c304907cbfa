import Foundation
import TestKit
import Testing

@testable import Vulnerabilities

@Suite struct CVSSTests {
  /// Of the specifications' own examples and their calculators.
  @Test(arguments: [
    ("AV:N/AC:L/Au:N/C:N/I:N/A:C", 7.8), ("AV:N/AC:L/Au:N/C:C/I:C/A:C", 10.0), ("AV:L/AC:H/Au:N/C:C/I:C/A:C", 6.2),
    ("AV:N/AC:L/Au:N/C:N/I:N/A:N", 0.0),
    ("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1), ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8), ("CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N", 0.0),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10.0),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0.0),
  ])
  func known(_ vector: String, _ score: Double) { #expect(CVSSVector(vector)?.score == score) }

  @Test(arguments: [
    "", "CVSS:3.1/", "CVSS:3.1/AV:N", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:X", "7.5", "CVSS:5.0/AV:N",
    "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "AV:N/AC:L/Au:N/C:N/I:N", "CVSS:4.0/AV:N/AC:L/AT:N",
  ])
  func invalid(_ vector: String) { #expect(CVSSVector(vector) == nil) }

  static let oracle = "python3"
  static var canAsk: Bool {
    let can = Tool.find(oracle) != nil && (try? Tool.run(oracle, ["-c", "import cvss"])) != nil
    if !can { print("skipped: CVSS against PyPI's cvss: it is not installed for \(oracle)") }
    return can
  }

  @Test(.enabled(if: canAsk)) func agreesWithAnotherCalculator() throws {
    var random = SeededGenerator(seed: 31)
    let shapes: [(prefix: String, metrics: [(String, String)])] = [
      ("", [("AV", "LAN"), ("AC", "HML"), ("Au", "MSN"), ("C", "NPC"), ("I", "NPC"), ("A", "NPC")]),
      ("CVSS:3.0/", Self.three), ("CVSS:3.1/", Self.three),
      (
        "CVSS:4.0/",
        [
          ("AV", "NALP"), ("AC", "LH"), ("AT", "NP"), ("PR", "NLH"), ("UI", "NPA"), ("VC", "HLN"), ("VI", "HLN"),
          ("VA", "HLN"), ("SC", "HLN"), ("SI", "HLN"), ("SA", "HLN"), ("E", "XAPU"), ("CR", "XHML"), ("IR", "XHML"),
          ("AR", "XHML"), ("MSI", "XSHLN"), ("MAV", "XNALP"),
        ]
      ),
    ]
    var vectors: [String] = []
    for shape in shapes {
      for _ in 0..<1500 {
        vectors.append(
          shape.prefix
            + shape.metrics.map { "\($0.0):\($0.1.randomElement(using: &random) ?? "N")" }.joined(separator: "/"))
      }
    }
    let folder = try TemporaryDirectory()
    let path = try folder.write("vectors", vectors.joined(separator: "\n"))
    let program = """
      import sys, cvss
      for v in open(sys.argv[1]).read().split("\\n"):
          c = cvss.CVSS4(v) if v.startswith("CVSS:4") else cvss.CVSS3(v) if v.startswith("CVSS:3") else cvss.CVSS2(v)
          print(float(c.scores()[0]))
      """
    let answers = try Tool.run(Self.oracle, ["-c", program, path]).split(separator: "\n").compactMap { Double($0) }
    try #require(answers.count == vectors.count)
    let wrong = zip(vectors, answers).filter { CVSSVector($0.0)?.score != $0.1 }
    #expect(
      wrong.isEmpty, "\(wrong.count): \(wrong.prefix(5).map { "\($0.0) \($0.1) \(CVSSVector($0.0)?.score ?? -1)" })")
  }

  private static let three = [
    ("AV", "NALP"), ("AC", "LH"), ("PR", "NLH"), ("UI", "NR"), ("S", "UC"), ("C", "HLN"), ("I", "HLN"), ("A", "HLN"),
  ]

  @Test func survivesGarbage() {
    var random = SeededGenerator(seed: 32)
    let sample = Array("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:A/U:Clear".utf8)
    for _ in 0..<4000 {
      _ = CVSSVector(String(decoding: FeedFuzz.mutate(sample, &random), as: UTF8.self))
    }
  }
}
