import Images
import Model
import Parsing
import TestKit
import Testing

@testable import Inventory

@Suite struct DebianTests {
  @Test func statusAsDpkgWritesIt() throws {
    let text = """
      Package: libc6
      Status: install ok installed
      Priority: optional
      Section: libs
      Maintainer: GNU Libc Maintainers <debian-glibc@lists.debian.org>
      Architecture: amd64
      Multi-Arch: same
      Source: glibc
      Version: 2.36-9+deb12u4
      Provides: libc6-x32 (= 2), awk
      Depends: libgcc-s1, libcrypt1 (>= 1:4.4.10-10~) | other:any
      Description: GNU C Library
       Version: not this
       .
       Package: nor this
      Conffiles:
       /etc/ld.so.conf.d/x86_64-linux-gnu.conf d4e7a7b88a71b5ffd9e2644e71a0cfab

      # a comment
      Package: gcc-12-base
      Status: install ok unpacked
      Architecture: amd64
      Source: gcc-12 (12.2.0-14)
      Version: 12.2.0-14+b1

      Package: gone
      Status: deinstall ok config-files
      Version: 1

      Package: broken
      Status: install ok installed

      Version: 3
      Status: install ok installed
      """
    let found = try #require(try extract(DpkgStatus(), "var/lib/dpkg/status", text))
    #expect(found.packages.map(\.name) == ["libc6", "gcc-12-base"])
    let libc = found.packages[0]
    #expect(libc.version == "2.36-9+deb12u4")
    #expect(libc.source == .init(name: "glibc", version: "2.36-9+deb12u4"))
    #expect(libc.dependencies == ["libgcc-s1", "libcrypt1", "other"])
    #expect(libc.attributes["maintainer"] == "GNU Libc Maintainers <debian-glibc@lists.debian.org>")
    #expect(libc.attributes["provides"] == "libc6-x32 awk")
    #expect(found.packages[1].source == .init(name: "gcc-12", version: "12.2.0-14"))
    #expect(found.packages[1].attributes["state"] == "unpacked")
    #expect(found.notes == ["dpkg.other-states": "gone"])
    #expect(found.problems == ["dpkg: broken has no version; left out"])
  }

  @Test func whatIsNoStatusIsLeftAlone() throws {
    #expect(try extract(DpkgStatus(), "proc/1/status", "Name: init\nState: S\n") == nil)
    #expect(try extract(DpkgStatus(), "usr/lib/opkg/status", "Package: a\nVersion: 1\n") == nil)
    #expect(try extract(DpkgStatus(), "var/lib/dpkg/status.d/x.md5sums", "d41d8cd9  usr/x\n") == nil)
    #expect(try extract(OpkgStatus(), "var/lib/dpkg/status", "Package: a\nVersion: 1\n") == nil)
  }

  @Test func distroless() {
    var image = TestImage()
    image.layer { tar in
      tar.file("etc/os-release", SampleSystem.debianRelease)
      tar.file(
        "var/lib/dpkg/status.d/base-files", "Package: base-files\nVersion: 12.4+deb12u5\nArchitecture: amd64\n")
      tar.file(
        "var/lib/dpkg/status.d/tzdata",
        "Package: tzdata\nVersion: 2024a-0+deb12u1\nArchitecture: all\nDepends: debconf (>= 0.5)\n")
      tar.file("var/lib/dpkg/status.d/tzdata.md5sums", "d41d8cd98f00b204e9800998ecf8427e  usr/share/zoneinfo/a b.toy\n")
      tar.file("usr/share/zoneinfo/a b.toy", "x 1\n")
    }
    let inventory = image.inventory(Catalogue.extractors + [Toy()])
    #expect(
      inventory.list == ["deb base-files 12.4+deb12u5", "deb tzdata 2024a-0+deb12u1", "toy x 1"])
    #expect(inventory.package("x")?.ownedBy == inventory.package("tzdata")?.purl.description)
    #expect(inventory.findings.isEmpty)
    #expect(inventory.package("tzdata")?.locations == ["var/lib/dpkg/status.d/tzdata"])
  }

  @Test func listsAreFilesOnly() throws {
    let text = "/.\n/usr\n/usr/share\n/usr/share/a\n/usr/share/ab\n/usr/share/ab/c\n/usr/share/ab c\n/z\n"
    let found = try #require(try extract(DpkgLists(), "var/lib/dpkg/info/libx:amd64.list", text))
    #expect(
      found.ownership.map(\.paths) == [["usr/share/a", "usr/share/ab/c", "usr/share/ab c", "z"]])
    #expect(found.ownership.first?.package == "libx:amd64")
    let opkg = try #require(try extract(DpkgLists(), "usr/lib/opkg/info/busybox.list", "/bin/busybox\t0755\n/bin/sh\n"))
    #expect(opkg.ownership.map(\.manager) == ["opkg"])
    #expect(opkg.ownership.map(\.paths) == [["bin/busybox", "bin/sh"]])
    #expect(try extract(DpkgLists(), "etc/apt/sources.list", "deb http://x\n") == nil)
  }

  @Test func sameNameForTwoArchitectures() {
    var image = TestImage()
    image.layer { tar in
      SampleSystem.debian(
        &tar,
        status: SampleSystem.baseFiles + SampleSystem.libc
          + SampleSystem.libc.split(separator: "amd64").joined(separator: "i386"))
      tar.file("var/lib/dpkg/info/libc6:i386.list", "/.\n/lib\n/lib/i386.so\n")
    }
    let inventory = image.inventory()
    let both = inventory.packages.filter { $0.name == "libc6" }
    #expect(both.map(\.architecture) == ["amd64", "i386"])
    #expect(inventory.owners.owner(of: "usr/lib/i386.so") == both.last?.purl.description)
  }

  @Test func licences() {
    var image = TestImage()
    image.layer { tar in
      SampleSystem.debian(&tar)
      tar.file(
        "usr/share/doc/bash/copyright",
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: GPL-3+\n"
          + " text\n\nFiles: x\nLicense: MIT\n\nLicense: GPL-3+\n long text\n")
      tar.file(
        "usr/share/doc/glibc/copyright",
        "see /usr/share/common-licenses/LGPL-2.1.\nand `/usr/share/common-licenses/GPL-2'\n/usr/share/common-licenses/\n"
      )
      tar.symbolicLink("usr/share/doc/libc6", to: "glibc")
    }
    let inventory = image.inventory()
    #expect(inventory.package("bash")?.licenses == ["GPL-3+", "MIT"])
    #expect(inventory.package("libc6")?.licenses == ["GPL-2", "LGPL-2.1"])
    #expect(inventory.package("base-files")?.licenses == [])
  }

  private static let wall = """
    {"jsonwall":"1.0","schema":"1.0","count":6}
    {"kind":"content","slice":"base-files_base","path":"/etc/"}
    {"kind":"content","slice":"libx_libs","path":"/usr/lib/x.toy"}
    {"kind":"package","name":"base-files","version":"12ubuntu4.7","sha256":"aa","arch":"amd64"}
    {"kind":"package","name":"libx","version":"1.0-1","sha256":"bb","arch":"amd64"}
    {"kind":"path","path":"/usr/lib/x.toy","mode":"0644","slices":["libx_libs"],"sha256":"cc","size":1}
    {"kind":"slice","name":"libx_libs"}

    """

  @Test func chisel() throws {
    var image = TestImage()
    image.layer { tar in
      tar.file("etc/os-release", "ID=ubuntu\nVERSION_ID=\"22.04\"\nVERSION_CODENAME=jammy\n")
      tar.file("var/lib/chisel/manifest.wall", Self.wall)
      tar.file("usr/lib/x.toy", "x 1\n")
    }
    let inventory = image.inventory(Catalogue.extractors + [Toy()])
    #expect(inventory.list == ["deb base-files 12ubuntu4.7", "deb libx 1.0-1", "toy x 1"])
    #expect(
      inventory.package("libx")?.purl.description == "pkg:deb/ubuntu/libx@1.0-1?arch=amd64&distro=ubuntu-22.04")
    #expect(inventory.package("x")?.ownedBy == inventory.package("libx")?.purl.description)
    #expect(inventory.findings.isEmpty)
  }

  @Test(.enabled(if: Tool.find("zstd") != nil)) func chiselAsItIsPacked() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write("wall", Self.wall)
    try Tool.run("zstd", ["-q", path])
    let packed = try Fixture.bytes(path + ".zst")
    let found = try #require(try extract(ChiselManifest(), "x/manifest.wall", packed))
    #expect(found.packages.count == 2)
    #expect(found.ownership.map(\.package) == ["libx"])
    fuzz(ChiselManifest(), "x/manifest.wall", packed, rounds: 500)
  }

  @Test(.enabled(if: Tool.find("dpkg-deb") != nil)) func debFilesAsDpkgMakesThem() throws {
    let folder = try TemporaryDirectory()
    try folder.write(
      "p/DEBIAN/control", "Package: mine\nVersion: 1:2-3\nArchitecture: all\nMaintainer: Me <m@x>\nDescription: x\n")
    try folder.write("p/usr/share/mine", "x")
    for compression in ["gzip", "xz", "zstd"] {
      let path = folder.path + "/\(compression).deb"
      do {
        try Tool.run("dpkg-deb", ["-Z\(compression)", "--root-owner-group", "-b", folder.path + "/p", path])
      } catch {
        print("skipped: dpkg-deb makes no \(compression) here")
        continue
      }
      let bytes = try Fixture.bytes(path)
      let found = try #require(try extract(DebFile(), "root/mine.bin", bytes))
      #expect(found.problems.isEmpty)
      #expect(found.packages.map(\.version) == ["1:2-3"])
      #expect(found.packages.first?.scope == .declared)
      fuzz(DebFile(), "root/mine.deb", bytes, rounds: 300)
    }
  }

  @Test(.enabled(if: Tool.find("dpkg-deb") != nil)) func theFileOfAnInstalledPackageIsNoSecondOne() throws {
    let folder = try TemporaryDirectory()
    for version in ["5.2.15-2+b2", "5.3"] {
      let control =
        "Package: bash\nVersion: \(version)\nArchitecture: amd64\nSource: bash (5.2.15-2)\nMaintainer: M <m@x>\n"
      try folder.write("p/DEBIAN/control", control + "Description: x\n")
      try Tool.run("dpkg-deb", ["--root-owner-group", "-b", folder.path + "/p", folder.path + "/\(version).deb"])
    }
    let same = try Fixture.bytes(folder.path + "/5.2.15-2+b2.deb")
    let other = try Fixture.bytes(folder.path + "/5.3.deb")
    var image = TestImage()
    image.layer { tar in
      SampleSystem.debian(&tar)
      tar.file("var/cache/apt/archives/bash.deb", same)
      tar.file("var/cache/apt/archives/new.deb", other)
    }
    let found = image.inventory().packages.filter { $0.name == "bash" }
    #expect(found.map(\.scope) == [.runtime, .declared])
    #expect(found.first?.locations == ["var/lib/dpkg/status", "var/cache/apt/archives/bash.deb"])
  }

  @Test func fuzzed() {
    fuzz(
      DpkgStatus(), "var/lib/dpkg/status",
      Array((SampleSystem.baseFiles + SampleSystem.libc + SampleSystem.bash).utf8))
    fuzz(DpkgLists(), "var/lib/dpkg/info/a.list", Array("/.\n/usr\n/usr/a\n/usr/ab\n/b\n".utf8))
    fuzz(DpkgDiversions(), "var/lib/dpkg/diversions", Array("/usr/a\n/usr/b\nc\n/usr/d\n/usr/e\n:\n".utf8))
    fuzz(ChiselManifest(), "var/lib/chisel/manifest.wall", Array(Self.wall.utf8))
    fuzz(
      DebianCopyright(), "usr/share/doc/x/copyright",
      Array("Format: x/copyright-format/1.0/\nLicense: MIT\n/usr/share/common-licenses/GPL-2".utf8))
  }

  @Test func packedPathsRoundTripAndSurviveTearing() {
    let paths = ["", "a", "usr/bin/a", "usr/bin/ab", "usr/bin", "ü/ö", String(repeating: "x/", count: 2000)]
    let packed = OwnedPaths(paths)
    #expect(packed.strings == paths)
    #expect(packed.count == paths.count)
    var random = SeededGenerator(seed: 7)
    for _ in 0..<2000 {
      var bytes = packed.packed.array
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      _ = OwnedPaths(count: paths.count, packed: Bytes(bytes)).strings
    }
  }
}
