import Images
import Model
import TestKit
import Testing

@testable import Inventory

/// What others fell into: files replaced, linked, moved and removed between layers, and systems that lie.
@Suite struct TrapTests {
  private static let all = Catalogue.extractors + [Toy()]

  @Test func overwrittenByWhatParsesToNothing() {
    var image = TestImage()
    image.layer { $0.file("app/a.toy", "evil 1\n") }
    image.layer { $0.file("app/a.toy", "{}") }
    #expect(image.inventory(Self.all).packages.isEmpty)
    // And by an empty file, at which nobody looks.
    image.layer { $0.file("app/b.toy", "evil 1\n") }
    image.layer { $0.file("app/b.toy", "") }
    #expect(image.inventory(Self.all).packages.isEmpty)
  }

  @Test func directoryReplacedByALink() {
    var image = TestImage()
    image.layer { $0.file("app/lib/a.toy", "evil 1\n") }
    image.layer { $0.symbolicLink("app/lib", to: "/nowhere") }
    #expect(image.inventory(Self.all).packages.isEmpty)
  }

  @Test func directoryRemovedAndMadeAgain() {
    var image = TestImage()
    image.layer { $0.file("app/lib/a.toy", "evil 1\n") }
    image.layer { $0.whiteout("app/lib") }
    #expect(image.inventory(Self.all).packages.isEmpty)
    var again = TestImage()
    again.layer { $0.file("app/lib/a.toy", "evil 1\n") }
    again.layer { tar in
      tar.file("app/lib/b.toy", "good 1\n")
      tar.opaque("app/lib")
    }
    #expect(again.inventory(Self.all).list == ["toy good 1"])
  }

  @Test func hardLinkThatSurvives() {
    var image = TestImage()
    image.layer { tar in
      tar.file("app/a.toy", "kept 1\n")
      tar.hardLink("other/name.toy", to: "app/a.toy")
    }
    image.layer { $0.whiteout("app/a.toy") }
    let inventory = image.inventory(Self.all)
    #expect(inventory.list == ["toy kept 1"])
    #expect(inventory.packages.first?.locations == ["other/name.toy"])
    // Both names there: once.
    var both = TestImage()
    both.layer { tar in
      tar.file("app/a.toy", "kept 1\n")
      tar.hardLink("other/name.toy", to: "app/a.toy")
    }
    #expect(both.inventory(Self.all).list == ["toy kept 1"])
  }

  @Test(arguments: ["whiteout", "opaque", "empty", "garbage"])
  func databaseRemoved(_ how: String) throws {
    var image = TestImage()
    image.layer { SampleSystem.debian(&$0) }
    image.layer { tar in
      switch how {
      case "whiteout": tar.whiteout("var/lib/dpkg")
      case "opaque": tar.opaque("var/lib")
      case "empty": tar.file("var/lib/dpkg/status", "")
      default: tar.file("var/lib/dpkg/status", "nothing of interest\n")
      }
    }
    let inventory = image.inventory()
    #expect(inventory.packages.isEmpty)
    #expect(inventory.rules == ["inventory.package-database-removed"])
    let finding = try #require(inventory.findings.first)
    #expect(finding.severity == .high)
    #expect(finding.evidence.details["packagesBefore"] == "3")
    #expect(finding.evidence.details["removedInLayer"] == "2")
    #expect(inventory.operatingSystem?.purlDistribution == "debian-12")
  }

  @Test func databaseRemovedBeforeTheOnlyLayer() {
    var image = TestImage()
    image.layer { tar in
      tar.file("etc/os-release", SampleSystem.debianRelease)
      tar.file("var/lib/dpkg/info/bash.list", "/.\n/bin/bash\n")
    }
    #expect(image.inventory().rules == ["inventory.package-database-removed"])
    // And os-release with it: what the package manager left behind still tells.
    var bare = TestImage()
    bare.layer { $0.file("etc/apk/keys/alpine-devel@lists.alpinelinux.org-1.rsa.pub", "key") }
    #expect(bare.inventory().rules == ["inventory.package-database-removed"])
  }

  @Test func osReleaseRemoved() {
    var image = TestImage()
    image.layer { SampleSystem.debian(&$0) }
    image.layer { tar in
      tar.whiteout("usr/lib/os-release")
      tar.whiteout("etc/os-release")
    }
    let inventory = image.inventory()
    #expect(inventory.operatingSystem?.purlDistribution == "debian-12")
    #expect(inventory.operatingSystem?.codename == "bookworm")
    #expect(inventory.rules == ["inventory.os-release-removed"])
    #expect(inventory.package("bash")?.purl.qualifiers["distro"] == "debian-12")
  }

  @Test(arguments: [
    "ID=alpine\nVERSION_ID=3.19.1\n", "ID=debian\nVERSION_ID=13\n", "ID=nothing\n", "ID=ubuntu\nVERSION_ID=24.04\n",
    "ID=rhel\nVERSION_ID=9.4\nID_LIKE=fedora\n",
  ])
  func lyingRelease(_ text: String) throws {
    var image = TestImage()
    image.layer { SampleSystem.debian(&$0) }
    image.layer { tar in
      tar.file("usr/lib/os-release", text)
      tar.whiteout("etc/debian_version")
    }
    let inventory = image.inventory()
    #expect(inventory.operatingSystem?.purlDistribution == "debian-12")
    #expect(inventory.rules == ["inventory.os-release-lies"])
    #expect(inventory.package("bash")?.purl.namespace == "debian")
  }

  @Test func derivativesAreNoLies() {
    var image = TestImage()
    image.layer { tar in
      SampleSystem.debian(&tar)
      tar.file("usr/lib/os-release", "ID=ourlinux\nID_LIKE=\"debian\"\nVERSION_ID=3\n")
    }
    let inventory = image.inventory()
    #expect(inventory.operatingSystem?.id == "ourlinux")
    #expect(inventory.findings.isEmpty)
  }

  @Test func databaseMovedWithALinkInItsPlace() {
    var image = TestImage()
    image.layer { SampleSystem.debian(&$0) }
    image.layer { tar in
      tar.whiteout("var/lib/dpkg")
      tar.symbolicLink("var/lib/dpkg", to: "../../opt/packages")
      tar.file("opt/packages/status", SampleSystem.baseFiles + SampleSystem.libc + SampleSystem.bash)
      tar.file("opt/packages/info/bash.list", "/.\n/bin\n/bin/bash\n")
    }
    let inventory = image.inventory()
    #expect(inventory.packages.count == 3)
    #expect(inventory.rules.filter { $0 != "inventory.unowned-system-program" } == [])
    #expect(inventory.package("bash")?.purl.qualifiers["distro"] == "debian-12")
    #expect(inventory.package("bash")?.layer == image.tree().layers[0].diffID)
    #expect(inventory.owners.owner(of: "usr/bin/bash") != nil)
  }

  @Test func databaseMovedWithoutALink() {
    var image = TestImage()
    image.layer { tar in
      tar.file("etc/os-release", SampleSystem.debianRelease)
      tar.file("opt/packages/status", SampleSystem.baseFiles + SampleSystem.libc)
    }
    let inventory = image.inventory()
    #expect(inventory.packages.count == 2)
    #expect(inventory.rules == ["inventory.package-database-moved"])
  }

  @Test func linksInCirclesEnd() {
    var image = TestImage()
    image.layer { tar in
      tar.file("app/node/a.toy", "once 1\n")
      tar.symbolicLink("app/node/self", to: "..")
      tar.symbolicLink("app/round", to: "round")
      tar.symbolicLink("var/lib/dpkg", to: "/var/lib/dpkg")
      tar.symbolicLink("etc/os-release", to: "../etc/os-release")
      tar.symbolicLink("root2", to: "/proc/self/root")
    }
    #expect(image.inventory(Self.all).list == ["toy once 1"])
  }

  @Test func removedButNotPurged() {
    var image = TestImage()
    image.layer { tar in
      SampleSystem.debian(
        &tar,
        status: SampleSystem.baseFiles
          + SampleSystem.stanza("gone", "1", state: "deinstall ok config-files")
          + SampleSystem.stanza("never", "1", state: "unknown ok not-installed")
          + SampleSystem.stanza("half", "1", state: "install reinstreq half-configured") + SampleSystem.libc
          + SampleSystem.bash)
      tar.file("var/lib/dpkg/info/gone.list", "/.\n/etc\n/etc/gone.conf\n")
    }
    let inventory = image.inventory()
    #expect(inventory.packages.map(\.name) == ["base-files", "bash", "half", "libc6"])
    #expect(inventory.package("half")?.attributes["state"] == "half-configured")
    #expect(inventory.findings.isEmpty)
  }

  @Test func packagesTakenOutOfTheDatabase() throws {
    var image = TestImage()
    image.layer { SampleSystem.debian(&$0) }
    image.layer { $0.file("var/lib/dpkg/status", SampleSystem.baseFiles + SampleSystem.bash) }
    let finding = try #require(image.inventory().findings.first { $0.rule == "inventory.package-database-disagrees" })
    #expect(finding.evidence.details["packages"] == "libc6")
  }

  @Test func packagesEditedOutOfTheDatabase() throws {
    func apk(_ names: [String]) -> String {
      names.map { "P:\($0)\nV:1-r0\nA:x86_64\nF:usr/share/\($0)\nR:a\nR:b\nR:c\n\n" }.joined()
    }
    func image(removing: Bool) -> TestImage {
      var image = TestImage()
      image.layer { tar in
        tar.file("etc/os-release", "ID=alpine\nVERSION_ID=3.23.0\n")
        tar.file("lib/apk/db/installed", apk(["one", "two"]))
        for name in ["one", "two"] { for file in ["a", "b", "c"] { tar.file("usr/share/\(name)/\(file)", "x") } }
      }
      image.layer { tar in
        tar.file("lib/apk/db/installed", apk(["one"]))
        if removing { tar.whiteout("usr/share/two") }
      }
      return image
    }
    #expect(image(removing: true).inventory().rules == [])
    let finding = try #require(image(removing: false).inventory().findings.first)
    #expect(finding.rule == "inventory.package-hidden")
    #expect(finding.evidence.details["packages"] == "two")
    // dpkg: the list goes too.
    var debian = TestImage()
    debian.layer { tar in
      SampleSystem.debian(&tar)
      tar.file("var/lib/dpkg/info/libc6:amd64.list", "/.\n/lib\n/lib/a\n/lib/b\n/lib/c\n")
      for file in ["a", "b", "c"] { tar.file("usr/lib/\(file)", "x") }
    }
    debian.layer { tar in
      tar.file("var/lib/dpkg/status", SampleSystem.baseFiles + SampleSystem.bash)
      tar.whiteout("var/lib/dpkg/info/libc6:amd64.list")
    }
    #expect(debian.inventory().rules == ["inventory.package-hidden"])
  }

  @Test func programsOfNobodyAreOneFinding() throws {
    var image = TestImage()
    image.layer { tar in
      SampleSystem.debian(&tar)
      tar.file("usr/bin/miner", "x", mode: 0o755)
      tar.file("usr/bin/notes.txt", "x")
      for index in 0..<5 {
        tar.file("var/lib/dpkg/info/bash.list", "/.\n/bin\n/bin/bash\n" + (0...index).map { "/bin/b\($0)\n" }.joined())
        tar.file("usr/bin/b\(index)", "x", mode: 0o755)
      }
    }
    let inventory = image.inventory()
    #expect(inventory.rules == ["inventory.unowned-system-program"])
    #expect(inventory.findings.first?.severity == .low)
    #expect(inventory.statistics.unownedSystemPrograms == 1)
  }
}
