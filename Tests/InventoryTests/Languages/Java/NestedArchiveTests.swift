import Model
import TestKit
import Testing

@testable import Inventory

@Suite struct NestedArchiveTests {
  typealias Archive = JavaArchiveTests

  static func library(_ name: String, _ version: String) -> [UInt8] {
    Archive.jar(["org.example:\(name):\(version)"]).finished()
  }

  @Test(arguments: [
    "opt/shop.ear", "opt/shop.bin", "opt/shop.zip", "opt/shop", "opt/shop.SAR", "opt/data/0001.dat",
  ])
  func anyNameAnyDepth(_ path: String) throws {
    var war = ZipBuilder()
    war.file("WEB-INF/web.xml", "<web-app/>")
    war.file("WEB-INF/lib/a-1.jar", Self.library("a", "1"), .stored)
    war.file("WEB-INF/lib/b-2.jar", Self.library("b", "2"))
    var ear = ZipBuilder()
    ear.file("META-INF/application.xml", "<application/>")
    ear.file("shop-web.war", war.finished())
    ear.file("lib/c-3.bin", Self.library("c", "3"))
    ear.file("lib/notes.txt", "PK")
    let result = try #require(Extracting.run(JavaArchive(), path, ear.finished()))
    #expect(result.problems.isEmpty)
    let named = result.packages.filter { !$0.version.isEmpty }
    #expect(
      named.map { "\($0.name) \($0.locations[0].dropFirst(path.utf8.count))" } == [
        "org.example:a !/shop-web.war!/WEB-INF/lib/a-1.jar", "org.example:b !/shop-web.war!/WEB-INF/lib/b-2.jar",
        "org.example:c !/lib/c-3.bin",
      ])
  }

  @Test func aStartScriptBeforeTheArchive() throws {
    var boot = Archive.jar(
      manifest: ["Implementation-Title: shop", "Implementation-Version: 1.0", "Spring-Boot-Version: 2.7.0"],
      ["com.example:shop:1.0"], classes: ["BOOT-INF/classes/A.class"])
    boot.file("BOOT-INF/lib/a-1.jar", Self.library("a", "1"), .stored)
    let script = "#!/bin/bash\n" + String(repeating: "# start\n", count: 500) + "exit 0\n"
    for path in ["app/shop.jar", "etc/init.d/shop", "app/shop-1.0.jar"] {
      #expect(try Archive.found(path, boot, prefix: script) == ["com.example/shop@1.0", "org.example/a@1"])
    }
    #expect(
      try Archive.found("app/shop.jar", boot, prefix: "@echo off\r\n") == ["com.example/shop@1.0", "org.example/a@1"])
    // Scripts that are only scripts.
    #expect(try #require(Extracting.run(JavaArchive(), "usr/bin/x", script)).packages.isEmpty)
    #expect(try #require(Extracting.run(JavaArchive(), "app/x.jar", "no archive")).problems.isEmpty)
  }

  @Test(arguments: ["a.docx", "a.zip", "a.bin", "a.jar.txt"])
  func zipsWithoutJava(_ path: String) throws {
    var zip = ZipBuilder()
    zip.file("[Content_Types].xml", "<Types/>")
    zip.file("word/document.xml", String(repeating: "text ", count: 100))
    #expect(try Archive.found(path, zip).isEmpty)
  }

  @Test func whatBitesIsSaidWithItsPlace() throws {
    var inner = Self.library("a", "1")
    for level in 0..<12 {
      var outer = ZipBuilder()
      outer.file("lib/l\(level).jar", inner, .stored)
      inner = outer.finished()
    }
    let deep = try #require(Extracting.run(JavaArchive(), "x.jar", inner))
    #expect(deep.problems.count == 1 && deep.problems[0].contains("nested deeper than 8"))
    #expect(deep.problems[0].hasPrefix("x.jar!/lib/l11.jar!/lib/l10.jar!/"))

    var bomb = ZipBuilder()
    bomb.bomb("WEB-INF/lib/bomb.jar", count: 40 << 20)
    bomb.file("WEB-INF/lib/a-1.jar", Self.library("a", "1"))
    let bombed = try #require(Extracting.run(JavaArchive(), "x.war", bomb.finished()))
    #expect(bombed.problems == ["x.war!/WEB-INF/lib/bomb.jar: unpacks to more than 100 times its size; not examined"])
    #expect(bombed.packages.contains { $0.name == "org.example:a" })

    var limits = JarLimits()
    (limits.archives, limits.nestedBytes, limits.totalBytes) = (2, 4096, 5000)
    var many = ZipBuilder()
    for index in 0..<5 { many.file("lib/a-\(index).jar", Self.library("a", "\(index)")) }
    let few = try #require(Extracting.run(JavaArchive(limits: limits), "x.ear", many.finished()))
    #expect(few.packages.filter { !$0.version.isEmpty }.count == 2)
    #expect(few.problems == ["x.ear!/lib/a-2.jar: more than 2 archives; the rest was not examined"])
    var large = ZipBuilder()
    large.file("lib/big-1.jar", [UInt8](repeating: 7, count: 5000))
    #expect(
      try #require(Extracting.run(JavaArchive(limits: limits), "x.ear", large.finished())).problems == [
        "x.ear!/lib/big-1.jar: 5000 bytes, more than the limit of 4096; not examined"
      ])
  }

  @Test func brokenArchives() throws {
    let good = Archive.jar(["org.example:app:1.0"]).finished()
    let cut = try #require(Extracting.run(JavaArchive(), "app-1.0.jar", Array(good.dropLast(40))))
    #expect(cut.packages.isEmpty && cut.problems.count == 1)
    // A torn archive in an archive doesn't hide its neighbours.
    var war = ZipBuilder()
    war.file("WEB-INF/lib/torn.jar", Array(good.dropLast(40)))
    war.file("WEB-INF/lib/a-1.jar", good)
    let result = try #require(Extracting.run(JavaArchive(), "x.war", war.finished()))
    #expect(result.packages.contains { $0.version == "1.0" })
    // It begins like a zip, so that it can't be read is said.
    #expect(result.problems.count == 1 && result.problems[0].hasPrefix("x.war!/WEB-INF/lib/torn.jar: "))
    var twice = Archive.jar(["org.example:app:1.0"])
    twice.file("META-INF/Manifest.mf", "Manifest-Version: 1.0\n")
    twice.file("org/example/Main.class", [])
    let repeated = try #require(Extracting.run(JavaArchive(), "app-1.0.jar", twice.finished()))
    #expect(repeated.packages.count == 1 && repeated.problems.count == 1, "classes may be there twice, a manifest not")
    // Encrypted metadata, and a local header that names another file.
    var locked = ZipBuilder()
    locked.member("META-INF/MANIFEST.MF", method: 0, flags: 1, crc: 0, packed: Array("x".utf8), size: 1)
    #expect(try #require(Extracting.run(JavaArchive(), "a-1.jar", locked.finished())).problems.count == 1)
    var lying = good
    let name = Array("META-INF/maven".utf8)
    let at = try #require(lying.indices.first { lying[$0...].starts(with: name) })
    lying[at] = UInt8(ascii: "m")
    #expect(try #require(Extracting.run(JavaArchive(), "app-1.0.jar", lying)).problems.count == 1)
  }

  @Test func fuzz() {
    var war = Archive.jar(manifest: ["Bundle-SymbolicName: a.b"], ["org.example:app:1.0"])
    war.file("WEB-INF/lib/a-1.jar", Self.library("a", "1"), .stored)
    war.file("WEB-INF/lib/b-1.jar", Self.library("b", "1"))
    Extracting.fuzz(JavaArchive(), "x.war", war.finished(), rounds: 4000, seed: 12)
    Extracting.fuzz(JavaArchive(), "x", war.finished(prefix: "#!/bin/sh\n"), rounds: 1000, seed: 13)
  }
}
