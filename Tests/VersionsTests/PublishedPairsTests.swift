import Foundation
import TestKit
import Testing
import Versions

/// Pairs of published versions in public tables, where a folder with them is named by `BULKHEAD_VERSION_TABLES`.
@Suite struct PublishedPairsTests {
  static let folder = ProcessInfo.processInfo.environment["BULKHEAD_VERSION_TABLES"] ?? ""

  static let tables: [(file: String, scheme: VersionScheme)] = [
    ("deb", .dpkg), ("apk", .apk), ("maven", .maven), ("pypi", .pep440), ("composer", .composer), ("gem", .rubygems),
    ("cran", .cran),
  ]

  static var isThere: Bool {
    let isThere = !folder.isEmpty && Tool.find("zstdcat") != nil
    if !isThere { print("skipped: version tables: BULKHEAD_VERSION_TABLES names no folder, or zstdcat is missing") }
    return isThere
  }

  @Test(.enabled(if: isThere), arguments: tables) func agrees(_ file: String, _ scheme: VersionScheme) throws {
    var rows = 0
    var wrong: [String] = []
    for line in try Tool.run("zstdcat", ["\(Self.folder)/\(file).tsv.zst"]).split(separator: "\n").dropFirst() {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3 else { continue }
      rows += 1
      // What is no version has no place; the tables give it one.
      if scheme == .pep440, !scheme.isValid(parts[0]) || !scheme.isValid(parts[2]) { continue }
      let expected: Ordering = parts[1] == "<" ? .less : parts[1] == ">" ? .greater : .equal
      let order = scheme.compare(parts[0], parts[2])
      if order != expected { wrong.append("\(parts[0]) \(parts[1]) \(parts[2]): \(order.map { "\($0)" } ?? "nil")") }
    }
    #expect(rows > 20)
    // The Maven table has the order of releases before 3.8.7 in these rows: a qualifier after a dot first.
    let known = scheme == .maven ? 12 : 0
    #expect(wrong.count <= known, "\(wrong.count): \(wrong.prefix(20))")
  }
}
