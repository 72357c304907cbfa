import Foundation
import Images
import Parsing
import TestKit
import Testing

@testable import Inventory

/// Against databases and packages that rpm itself writes.
@Suite struct RealRpmTests {
  static let specification = """
    Name: bulkhead-sample
    Version: 2.1
    Release: 3.el9
    Epoch: 4
    Summary: A sample
    License: MIT and Zlib
    Vendor: Sample Vendor
    BuildArch: noarch
    %description
    A sample.
    %install
    mkdir -p %{buildroot}/usr/share/bulkhead-sample %{buildroot}/etc
    for n in $(seq 1 400); do echo $n > %{buildroot}/usr/share/bulkhead-sample/a-file-with-a-long-name-$n; done
    echo x > %{buildroot}/etc/bulkhead-sample.conf
    %files
    %config(noreplace) /etc/bulkhead-sample.conf
    /usr/share/bulkhead-sample
    """

  static func build(in directory: TemporaryDirectory) throws -> String? {
    guard Tool.find("rpmbuild") != nil, Tool.find("rpm") != nil else {
      print("skipped: rpm and rpmbuild are not installed")
      return nil
    }
    let spec = try directory.write("sample.spec", specification)
    try Tool.run("rpmbuild", ["-bb", "--define", "_topdir \(directory.path)/top", spec])
    return "\(directory.path)/top/RPMS/noarch/bulkhead-sample-2.1-3.el9.noarch.rpm"
  }

  static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }

  @Test func readsWhatRpmInstalls() throws {
    let directory = try TemporaryDirectory()
    guard let file = try Self.build(in: directory) else { return }
    let database = "\(directory.path)/db"
    try Tool.run("rpm", ["--dbpath", database, "--define", "_db_backend sqlite", "--initdb"])
    try Tool.run(
      "rpm",
      [
        "--dbpath", database, "--define", "_db_backend sqlite", "-i", "--justdb", "--nodeps", "--noscripts",
        "--ignorearch", file,
      ])
    let (extraction, error) = RpmDatabaseTests.extract(
      try Self.bytes("\(database)/rpmdb.sqlite"), at: "var/lib/rpm/rpmdb.sqlite")
    #expect(error == nil)
    #expect(extraction.problems == [])
    let package = try #require(extraction.packages.first)
    #expect(extraction.packages.count == 1)
    #expect(package.name == "bulkhead-sample")
    #expect(package.version == "4:2.1-3.el9")
    #expect(package.source == .init(name: "bulkhead-sample", version: "2.1-3.el9"))
    #expect(package.licenses == ["MIT and Zlib"])
    #expect(package.attributes["vendor"] == "Sample Vendor")
    let owned = try #require(extraction.ownership.first)
    #expect(owned.paths.count == 401)
    let configuration = try #require(owned.paths.firstIndex(of: "etc/bulkhead-sample.conf"))
    #expect(owned.digests[configuration] == "")
    #expect(owned.digests.filter { $0.count == 64 }.count == 400)

    var damaged = try Self.bytes("\(database)/rpmdb.sqlite")
    var random = SeededGenerator(seed: 5)
    for round in 0..<60 {
      let original = damaged
      for _ in 0..<20 {
        let page = Int.random(in: 0..<damaged.count / 4096, using: &random) * 4096
        damaged[page + Int.random(in: 0..<64, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      _ = RpmDatabaseTests.extract(damaged, at: "rpmdb.sqlite")
      damaged = round % 10 == 0 ? try Self.bytes("\(database)/rpmdb.sqlite") : original
    }
  }

  @Test func readsPackageFiles() throws {
    let directory = try TemporaryDirectory()
    guard let file = try Self.build(in: directory) else { return }
    let bytes = try Self.bytes(file)
    var extraction = Extraction()
    try RpmFile().extract(FileEntry(path: "x.rpm", kind: .file), FileContent(Bytes(bytes)), into: &extraction)
    #expect(extraction.packages.map(\.name) == ["bulkhead-sample"])
    #expect(extraction.packages.first?.scope == .declared)
    #expect(extraction.ownership.isEmpty)
    var random = SeededGenerator(seed: 6)
    for _ in 0..<150 {
      var torn = bytes
      for _ in 0..<8 { torn[96 + Int.random(in: 0..<3000, using: &random) % (bytes.count - 96)] = 0xFF }
      var ignored = Extraction()
      try? RpmFile().extract(FileEntry(path: "x.rpm", kind: .file), FileContent(Bytes(torn)), into: &ignored)
    }
  }
}
