import Images
import Model
import Parsing
import TestKit
import Testing

@testable import Inventory

/// `NAME VERSION` a line in files called `*.toy`: stands for any language's metadata file.
struct Toy: Extractor {
  static let name = "toy"
  static let version = 1
  static let selectors: [Selector] = [.suffix("toy"), .suffix("toylock")]
  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    for line in content.bytes.text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 2 else { continue }
      extraction.packages.append(
        Package(
          type: "toy", name: words[0], version: words[1],
          purl: PackageURL(type: "toy", name: words[0], version: words[1]), foundBy: Self.name,
          attributes: file.path.hasSuffix(".toylock") ? ["evidence": "lock-file"] : [:]))
    }
  }
}

@Suite struct ResolutionTests {
  private static let all = Catalogue.extractors + [Toy()]

  @Test func aCleanDebianGivesItsPackagesAndNothingElse() throws {
    var image = TestImage()
    image.layer { SampleSystem.debian(&$0) }
    let inventory = image.inventory()
    #expect(inventory.list == ["deb base-files 12.4+deb12u5", "deb bash 5.2.15-2+b2", "deb libc6 2.36-9+deb12u4"])
    #expect(inventory.operatingSystem?.purlDistribution == "debian-12")
    #expect(inventory.operatingSystem?.codename == "bookworm")
    #expect(inventory.operatingSystem?.endOfLife == "2028-06-30")
    #expect(inventory.operatingSystem?.isPastEndOfLife == false)
    #expect(inventory.findings.isEmpty)
    #expect(inventory.problems.isEmpty)
    #expect(
      inventory.packages.map(\.purl.description) == [
        "pkg:deb/debian/base-files@12.4%2Bdeb12u5?arch=amd64&distro=debian-12",
        "pkg:deb/debian/bash@5.2.15-2%2Bb2?arch=amd64&distro=debian-12&upstream=bash%405.2.15-2",
        "pkg:deb/debian/libc6@2.36-9%2Bdeb12u4?arch=amd64&distro=debian-12&upstream=glibc",
      ])
    #expect(inventory.package("bash")?.dependencies == inventory.package("libc6").map { [$0.purl.description] })
    #expect(inventory.package("bash")?.source == .init(name: "bash", version: "5.2.15-2"))
    #expect(inventory.package("libc6")?.source == .init(name: "glibc", version: "2.36-9+deb12u4"))
    #expect(inventory.package("libc6")?.locations == ["var/lib/dpkg/status"])
    #expect(inventory.owners.owner(of: "usr/bin/bash") == inventory.package("bash")?.purl.description)
    #expect(
      inventory.owners.owner(of: "usr/lib/x86_64-linux-gnu/libc.so.6") == inventory.package("libc6")?.purl.description)
    #expect(inventory.owners.owner(of: "usr/bin") == nil)
    #expect(inventory.statistics.systemPrograms == 1)
    #expect(inventory.statistics.unownedSystemPrograms == 0)
  }

  @Test func nothingGivesNothing() {
    var image = TestImage()
    image.layer { $0.file("hello", "hello") }
    let inventory = image.inventory()
    #expect(inventory.packages.isEmpty && inventory.findings.isEmpty && inventory.operatingSystem == nil)
  }

  @Test func layersOfPackagesAreThoseThatBroughtThem() throws {
    var image = TestImage()
    image.layer { SampleSystem.debian(&$0, status: SampleSystem.baseFiles + SampleSystem.libc) }
    image.layer { $0.file("app/a.toy", "one 1\n") }
    image.layer { tar in
      tar.file(
        "var/lib/dpkg/status", SampleSystem.baseFiles + SampleSystem.libc + SampleSystem.stanza("curl", "7.88.1-10"))
    }
    image.layer { tar in
      tar.file(
        "var/lib/dpkg/status",
        SampleSystem.baseFiles + SampleSystem.stanza("libc6", "2.36-9+deb12u7", "Source: glibc")
          + SampleSystem.stanza("curl", "7.88.1-10"))
      tar.file("app/a.toy", "one 1\ntwo 2\n")
    }
    let tree = image.tree(InventoryInspector(Self.all))
    let inventory = image.inventory(Self.all)
    func layer(_ name: String) -> Int? {
      tree.layers.firstIndex { $0.diffID == inventory.package(name)?.layer }
    }
    #expect(layer("base-files") == 0)
    #expect(layer("curl") == 2)
    #expect(layer("libc6") == 3)
    #expect(layer("one") == 1)
    #expect(layer("two") == 3)
  }

  @Test func aPackageThatCameBackIsOfTheLayerThatBroughtItBack() {
    var image = TestImage()
    image.layer { $0.file("app/a.toy", "one 1\n") }
    image.layer { $0.whiteout("app/a.toy") }
    image.layer { $0.file("app/a.toy", "one 1\n") }
    let inventory = image.inventory(Self.all)
    #expect(
      inventory.package("one")?.layer == image.tree().layers[2].diffID)
  }

  @Test func languagePackagesOfSystemPackagesNameTheirOwner() {
    var image = TestImage()
    image.layer { tar in
      SampleSystem.debian(&tar, status: SampleSystem.baseFiles + SampleSystem.stanza("python3-x", "1-1"))
      tar.file(
        "var/lib/dpkg/info/python3-x.list", "/.\n/usr\n/usr/lib\n/usr/lib/x\n/usr/lib/x/x.toy\n/lib\n/lib/y.toy\n")
      tar.file("usr/lib/x/x.toy", "x 1\n")
      tar.file("usr/lib/y.toy", "y 1\n")
      tar.file("opt/x.toy", "x 1\n")
    }
    let inventory = image.inventory(Self.all)
    let owner = inventory.package("python3-x")?.purl.description
    #expect(owner != nil)
    let x = inventory.packages.filter { $0.name == "x" }
    #expect(x.map(\.ownedBy) == [nil, owner])
    #expect(x.map(\.locations) == [["opt/x.toy"], ["usr/lib/x/x.toy"]])
    // Listed under /lib, which is a link.
    #expect(inventory.package("y")?.ownedBy == owner)
  }

  @Test func divertedFilesBelongToWhomTheyWereTakenFrom() {
    var image = TestImage()
    image.layer { tar in
      SampleSystem.debian(
        &tar, status: SampleSystem.baseFiles + SampleSystem.stanza("a", "1") + SampleSystem.stanza("b", "1"))
      tar.file("var/lib/dpkg/info/a.list", "/.\n/usr/share/x.toy\n")
      tar.file("var/lib/dpkg/info/b.list", "/.\n/usr/share/x.toy\n")
      tar.file("var/lib/dpkg/diversions", "/usr/share/x.toy\n/usr/share/x.old.toy\nb\n")
      tar.file("usr/share/x.toy", "new 1\n")
      tar.file("usr/share/x.old.toy", "old 1\n")
    }
    let inventory = image.inventory(Self.all)
    #expect(inventory.package("new")?.ownedBy == inventory.package("b")?.purl.description)
    #expect(inventory.package("old")?.ownedBy == inventory.package("a")?.purl.description)
  }

  @Test func lockFilesCountOnlyWhereNothingIsInstalled() {
    func build(_ tar: inout TarBuilder) {
      tar.file("app/a.toylock", "one 1\nmeant 1\n")
      tar.file("app/modules/a.toy", "one 1\n")
      tar.file("other/b.toylock", "two 2\n")
      tar.file("a.toylock.d/x", "")
    }
    var image = TestImage()
    image.layer(build)
    #expect(image.inventory([Toy()]).list == ["toy one 1", "toy two 2"])
    #expect(image.inventory([Toy()]).package("one")?.attributes == [:])
    #expect(image.inventory([Toy()], isImage: false).list == ["toy meant 1", "toy one 1", "toy two 2"])
    let one = image.inventory([Toy()], isImage: false).package("one")
    #expect(one?.locations == ["app/modules/a.toy", "app/a.toylock"])
    #expect(one?.attributes == [:])
  }

  @Test func theSameInAnyRun() {
    var image = TestImage()
    image.layer { tar in
      SampleSystem.debian(&tar)
      for index in 0..<50 { tar.file("app/\(index).toy", "p\(index % 7) \(index % 3)\n") }
    }
    let first = image.inventory(Self.all)
    for _ in 0..<3 {
      let again = image.inventory(Self.all)
      #expect(again.packages == first.packages)
      #expect(again.findings == first.findings)
    }
    #expect(first.packages.count == 3 + 21)
  }

  @Test func aRootInsideIsAnsweredForItself() {
    var image = TestImage()
    image.layer { tar in
      SampleSystem.debian(&tar)
      tar.file(
        "srv/jail/etc/os-release", "ID=ubuntu\nVERSION_ID=\"22.04\"\nVERSION_CODENAME=jammy\nPRETTY_NAME=\"Ubuntu\"\n")
      tar.file("srv/jail/var/lib/dpkg/status", SampleSystem.stanza("sudo", "1.9.9-1ubuntu2"))
      tar.file("srv/jail/var/lib/dpkg/info/sudo.list", "/.\n/usr\n/usr/x.toy\n")
      tar.file("srv/jail/usr/x.toy", "x 1\n")
    }
    let inventory = image.inventory(Self.all)
    #expect(
      inventory.package("sudo")?.purl.description
        == "pkg:deb/ubuntu/sudo@1.9.9-1ubuntu2?arch=amd64&distro=ubuntu-22.04")
    #expect(inventory.package("x")?.ownedBy == inventory.package("sudo")?.purl.description)
    #expect(inventory.operatingSystem?.id == "debian")
    #expect(inventory.findings.isEmpty)
  }

  @Test func aCopyOfADatabaseIsNotInstalled() {
    var image = TestImage()
    image.layer { tar in
      SampleSystem.debian(&tar)
      tar.file("backup/status", SampleSystem.stanza("old", "1"))
    }
    let inventory = image.inventory()
    #expect(inventory.package("old")?.scope == .declared)
    #expect(inventory.findings.isEmpty)
  }
}
