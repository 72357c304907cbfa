import Model
import TestKit
import Testing

@testable import Inventory

@Suite struct PythonArchiveTests {
  static func wheel() -> ZipBuilder {
    var zip = ZipBuilder()
    zip.file("attr/__init__.py", "x = 1\n")
    zip.file("attr/_vendor/six-1.15.0.dist-info/METADATA", "Name: six\nVersion: 1.15.0\n")
    zip.file("attr/tests/data/bad-1.dist-info/METADATA", "Name: bad\nVersion: 1\n")
    zip.file(
      "attrs-23.1.0.dist-info/METADATA",
      "Metadata-Version: 2.1\nName: attrs\nVersion: 23.1.0\nLicense-Expression: MIT\n")
    return zip
  }

  @Test func aWheelLyingAboutIsOnlyDeclared() throws {
    let result = try #require(
      Extracting.run(PythonArchive(), "srv/wheels/attrs-23.1.0-py3-none-any.whl", Self.wheel().finished()))
    #expect(result.problems.isEmpty)
    #expect(result.packages.map(\.name) == ["six", "attrs"])
    #expect(result.packages.allSatisfy { $0.scope == .declared })
    #expect(result.packages[1].locations == ["srv/wheels/attrs-23.1.0-py3-none-any.whl"])
    #expect(
      result.packages[0].locations == [
        "srv/wheels/attrs-23.1.0-py3-none-any.whl!/attr/_vendor/six-1.15.0.dist-info/METADATA"
      ])
    #expect(result.packages[0].attributes == ["vendored-by": "attr"])
  }

  @Test func testDataIsNothing() {
    let wheel = Self.wheel().finished()
    for folder in ["usr/lib/python3.11/test/data", "usr/lib/python3/dist-packages/pip/tests"] {
      #expect(Extracting.run(PythonArchive(), folder + "/attrs-23.1.0-py3-none-any.whl", wheel) == nil)
    }
    #expect(Extracting.run(PythonArchive(), "home/test/attrs-23.1.0-py3-none-any.whl", wheel) != nil)
  }

  @Test func anEggIsInstalled() throws {
    var zip = ZipBuilder()
    zip.file("EGG-INFO/PKG-INFO", "Name: Mako\nVersion: 1.0.7\nLicense: MIT\n")
    let result = try #require(
      Extracting.run(PythonArchive(), "usr/lib/python3/site-packages/Mako-1.0.7-py3.6.egg", zip.finished()))
    #expect(result.packages.map(\.purl.description) == ["pkg:pypi/mako@1.0.7"])
    #expect(result.packages[0].scope == .runtime)
    #expect(result.packages[0].locations == ["usr/lib/python3/site-packages/Mako-1.0.7-py3.6.egg"])
  }

  @Test func anApplicationInOneFile() throws {
    var zip = ZipBuilder()
    zip.file("__main__.py", String(repeating: "# main\n", count: 1000))
    zip.file("site-packages/click-8.1.7.dist-info/METADATA", "Name: click\nVersion: 8.1.7\n")
    zip.file(".deps/attrs-23.1.0-py3-none-any.whl/attrs-23.1.0.dist-info/METADATA", "Name: attrs\nVersion: 23.1.0\n")
    let program = zip.finished(prefix: "#!/usr/bin/env python3\n")
    let result = try #require(Extracting.run(PythonArchive(), "usr/local/bin/tool", program))
    #expect(result.packages.map(\.name) == ["click", "attrs"])
    #expect(result.packages.allSatisfy { $0.scope == .runtime })
    // A script without a zip behind it, and one of another language.
    let script = "#!/usr/bin/python3\n" + String(repeating: "print()\n", count: 1000)
    #expect(try #require(Extracting.run(PythonArchive(), "usr/bin/tool", script)).packages.isEmpty)
    #expect(Extracting.run(PythonArchive(), "usr/bin/tool", zip.finished(prefix: "#!/bin/sh\n")) == nil)
  }

  @Test func uglyZips() throws {
    let good = Self.wheel().finished()
    let cut = try #require(Extracting.run(PythonArchive(), "a-1-py3-none-any.whl", Array(good.dropLast(30))))
    #expect(cut.packages.isEmpty && cut.problems.count == 1)
    var bomb = ZipBuilder()
    bomb.bomb("a-1.dist-info/METADATA", count: 20 << 20)
    let result = try #require(Extracting.run(PythonArchive(), "a-1-py3-none-any.whl", bomb.finished()))
    #expect(result.packages.isEmpty && result.problems.count == 1)
    Extracting.fuzz(PythonArchive(), "a-1-py3-none-any.whl", good, rounds: 2000, seed: 4)
  }

  @Test func aSourceArchive() throws {
    var tar = TarBuilder()
    tar.directory("requests-2.31.0")
    tar.file("requests-2.31.0/setup.py", "")
    tar.file("requests-2.31.0/tests/PKG-INFO", "Name: wrong\nVersion: 0\n")
    tar.file("requests-2.31.0/PKG-INFO", "Metadata-Version: 2.1\nName: requests\nVersion: 2.31.0\n\nlong")
    let packed = Self.gzip(tar.finished())
    let result = try #require(Extracting.run(PythonSourceArchive(), "root/requests-2.31.0.tar.gz", packed))
    #expect(result.packages.map(\.purl.description) == ["pkg:pypi/requests@2.31.0"])
    #expect(result.packages[0].scope == .declared)
    #expect(Extracting.run(PythonSourceArchive(), "root/backup.tar.gz", packed) == nil)
    #expect(Extracting.run(PythonSourceArchive(), "root/requests-2.31.0.tar.gz", "not packed") == nil)
    Extracting.fuzz(PythonSourceArchive(), "root/requests-2.31.0.tar.gz", packed, rounds: 1000, seed: 5)
  }

  /// A gzip member (RFC 1952) of stored blocks.
  static func gzip(_ content: [UInt8]) -> [UInt8] {
    let crc = ZipBuilder.checksum(content)
    let size = UInt32(content.count)
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255] + ZipBuilder.deflated(content)
      + [crc, size].flatMap { value in (0..<4).map { UInt8(value >> (8 * UInt32($0)) & 0xFF) } }
  }
}
