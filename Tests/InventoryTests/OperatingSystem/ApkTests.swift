import Foundation
import Images
import Model
import Parsing
import TestKit
import Testing

@testable import Inventory

@Suite struct ApkTests {
  static let installed = """
    C:Q1abc=
    P:alpine-baselayout
    V:3.6.5-r0
    A:x86_64
    S:1
    L:GPL-2.0-only
    o:alpine-baselayout
    m:Natanael Copa <ncopa@alpinelinux.org>
    F:etc
    R:passwd
    Z:Q1x

    C:Q1def=
    P:musl
    V:1.2.5-r0
    A:x86_64
    o:musl
    p:so:libc.musl-x86_64.so.1=1
    F:lib
    R:ld-musl-x86_64.so.1
    a:0:0:755

    P:busybox-binsh
    V:1.36.1-r29
    A:x86_64
    L:GPL-2.0-only
    o:busybox
    D:busybox>1.0 so:libc.musl-x86_64.so.1 !gone
    p:/bin/sh cmd:sh=1.36.1-r29
    F:
    R:top.toy
    F:usr/share/x y
    R:a.toy

    P:.build-deps
    V:20240101.000000
    D:musl

    P:noversion

    """

  private func image(_ path: String = "lib/apk/db/installed", release: String? = "3.20.3") -> TestImage {
    var image = TestImage()
    image.layer { tar in
      if let release { tar.file("etc/os-release", "ID=alpine\nVERSION_ID=\(release)\n") }
      tar.file(path, Self.installed)
      tar.file("usr/share/x y/a.toy", "x 1\n")
      tar.file("bin/busybox", "x", mode: 0o755)
    }
    return image
  }

  @Test(arguments: ["lib/apk/db/installed", "usr/lib/apk/db/installed"])
  func installedPackages(_ path: String) throws {
    let inventory = image(path).inventory(Catalogue.extractors + [Toy()])
    #expect(
      inventory.packages.filter { $0.type == "apk" }.map(\.purl.description) == [
        "pkg:apk/alpine/alpine-baselayout@3.6.5-r0?arch=x86_64&distro=alpine-3.20.3",
        "pkg:apk/alpine/busybox-binsh@1.36.1-r29?arch=x86_64&distro=alpine-3.20.3&upstream=busybox",
        "pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=alpine-3.20.3",
      ])
    let shell = try #require(inventory.package("busybox-binsh"))
    #expect(shell.source == .init(name: "busybox", version: "1.36.1-r29"))
    #expect(shell.dependencies == [inventory.package("musl")?.purl.description])
    #expect(shell.attributes["provides"] == nil)
    #expect(inventory.package("x")?.ownedBy == shell.purl.description)
    #expect(inventory.owners.owner(of: "top.toy") == shell.purl.description)
    #expect(inventory.owners.owner(of: "etc/passwd") == inventory.package("alpine-baselayout")?.purl.description)
    #expect(inventory.problems.isEmpty)
  }

  @Test func systemFromThePackagesAlone() {
    let inventory = image(release: nil).inventory()
    #expect(inventory.operatingSystem?.id == "alpine")
  }

  @Test func tamperedAlpine() {
    var image = image()
    image.layer { tar in
      tar.file("etc/os-release", "ID=debian\nVERSION_ID=12\n")
    }
    #expect(image.inventory().rules.contains("inventory.os-release-lies"))
    #expect(image.inventory().operatingSystem?.id == "alpine")
    var gone = self.image()
    gone.layer { $0.whiteout("lib/apk/db/installed") }
    #expect(gone.inventory().rules.contains("inventory.package-database-removed"))
    #expect(gone.inventory().packages.isEmpty)
  }

  @Test func binaryDatabaseIsSaidToBeUnread() throws {
    let found = try extract(ApkInstalled(), "lib/apk/db/installed", "ADB.schm")
    #expect(found?.problems.count == 1)
    #expect(try extract(ApkInstalled(), "usr/share/installed", "nothing") == nil)
  }

  @Test(.enabled(if: Tool.find("tar") != nil)) func packageFiles() throws {
    let folder = try TemporaryDirectory()
    try folder.write(
      "c/.PKGINFO", "# Generated\npkgname = zlib\npkgver = 1.3.1-r1\narch = x86_64\norigin = zlib\nlicense = Zlib\n")
    try folder.write("s/.SIGN.RSA.x", "signature")
    func stream(_ name: String, _ member: String) throws -> [UInt8] {
      // As abuild does: without the archive's end, the streams follow each other.
      let path = folder.path + "/\(name).tar"
      try Tool.run("tar", ["-C", folder.path + "/" + name, "--format=ustar", "-b1", "-cf", path, member])
      let bytes = try Fixture.bytes(path)
      let used = (bytes.lastIndex { $0 != 0 } ?? 0) / 512 * 512 + 512
      try folder.write("\(name).cut", bytes[..<used])
      try Tool.run("gzip", ["-f", folder.path + "/\(name).cut"])
      return try Fixture.bytes(folder.path + "/\(name).cut.gz")
    }
    let bytes = try stream("s", ".SIGN.RSA.x") + stream("c", ".PKGINFO")
    let found = try #require(try extract(ApkFile(), "var/cache/apk/zlib-1.3.1-r1.apk", bytes))
    #expect(found.packages.map(\.version) == ["1.3.1-r1"])
    #expect(found.packages.first?.scope == .declared)
    fuzz(ApkFile(), "a.apk", bytes, rounds: 500)
    #expect(try extract(ApkFile(), "app.apk", "PK\u{3}\u{4}") == nil)
  }

  @Test func fuzzed() { fuzz(ApkInstalled(), "lib/apk/db/installed", Array(Self.installed.utf8)) }
}
