import Model
import TestKit
import Testing

@testable import Inventory

@Suite struct ReleaseTests {
  /// The system that a tree with these files is taken for.
  private func system(_ files: [String: String]) -> OperatingSystem? {
    var image = TestImage()
    image.layer { tar in for (path, text) in files.sorted(by: { $0.key < $1.key }) { tar.file(path, text) } }
    return image.inventory().operatingSystem
  }

  private func name(_ files: [String: String]) -> String? {
    system(files).map { $0.purlDistribution + ($0.codename.map { " \($0)" } ?? "") }
  }

  private func release(_ text: String) -> String? { name(["etc/os-release": text]) }

  @Test(arguments: [
    ("NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME=\"Alpine Linux v3.20\"\n", "alpine-3.20.3"),
    ("ID=alpine\nVERSION_ID=3.23.0_alpha20250612\n", "alpine-edge"),
    ("ID=wolfi\nNAME=\"Wolfi\"\nVERSION_ID=\"20230201\"\n", "wolfi-20230201"),
    ("ID=\"rhel\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"9.4\"\n", "rhel-9.4"),
    ("NAME=\"CentOS Stream\"\nID=\"centos\"\nVERSION_ID=\"9\"\n", "centos-stream-9"),
    ("NAME=\"CentOS Linux\"\nID=\"centos\"\nVERSION_ID=\"7\"\n", "centos-7"),
    ("ID=\"ol\"\nVERSION_ID=\"8.10\"\n", "ol-8.10"), ("ID=oracle\nVERSION_ID=8\n", "ol-8"),
    ("ID=\"amzn\"\nVERSION_ID=\"2023\"\n", "amzn-2023"),
    ("ID=\"opensuse-leap\"\nVERSION_ID=\"15.6\"\nID_LIKE=\"suse opensuse\"\n", "opensuse-leap-15.6"),
    ("ID=opensuse-tumbleweed\nVERSION_ID=20250101\n", "opensuse-tumbleweed"),
    ("ID=sle-micro-rancher\nVERSION_ID=5.4\n", "sle-micro-5.4"),
    ("ID=arch\nBUILD_ID=rolling\nVERSION_ID=20240101.0\n", "arch"),
    ("ID=azurelinux\nVERSION_ID=\"3.0\"\n", "azurelinux-3.0"),
    ("ID=ubuntu\nVERSION_ID='24.04'\nVERSION_CODENAME=noble\n", "ubuntu-24.04 noble"),
    ("ID=debian\nVERSION_ID=\"8\"\nVERSION=\"8 (jessie)\"\n", "debian-8 jessie"),
    ("# comment\n\n ID = \"x\\$y\" \nVERSION_ID=\"a b\"\n", "x$y-a b"),
    ("ID=debian\r\nVERSION_ID=12\r\n", "debian-12 bookworm"),
  ])
  func osRelease(_ text: String, _ expected: String) { #expect(release(text) == expected) }

  @Test func withoutIdNothingIsSaid() {
    #expect(release("NAME=x\n") == nil)
    #expect(release("\u{0}\u{1}") == nil)
    #expect(release("=\n==\nID\n") == nil)
  }

  @Test func debianThatIsNotReleased() {
    let testing = "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux forky/sid\"\nVERSION_CODENAME=forky\n"
    #expect(name(["etc/os-release": testing, "etc/debian_version": "forky/sid\n"]) == "debian-forky forky")
    #expect(
      name([
        "etc/os-release": testing, "etc/debian_version": "forky/sid\n",
        "etc/apt/sources.list.d/debian.sources": "Types: deb\nURIs: http://deb.debian.org/debian\nSuites: sid\n",
      ]) == "debian-sid sid")
    #expect(
      name(["etc/os-release": testing, "etc/apt/sources.list": "deb [a=b c=d] http://x/debian unstable main\n"])
        == "debian-sid sid")
    #expect(
      name([
        "etc/os-release": SampleSystem.debianRelease, "etc/apt/sources.list": "deb http://x/debian sid main\n",
      ]) == "debian-12 bookworm")
  }

  @Test func alpineThatFollowsEdge() {
    let release = "ID=alpine\nVERSION_ID=3.20.0\n"
    func with(_ repositories: String) -> String? {
      name(["etc/os-release": release, "etc/apk/repositories": repositories])
    }
    #expect(with("https://dl-cdn.alpinelinux.org/alpine/v3.20/main\n") == "alpine-3.20.0")
    #expect(with("https://dl-cdn.alpinelinux.org/alpine/edge/main/\n") == "alpine-edge")
    #expect(with("http://x/alpine/v3.20/main\n@testing http://x/alpine/edge/testing\n") == "alpine-3.20.0")
    #expect(with("http://x/alpine/v3.20/main\n#http://x/alpine/edge/main\n") == "alpine-3.20.0")
  }

  @Test(arguments: [
    ("etc/alpine-release", "3.18.4\n", "alpine-3.18.4"), ("etc/debian_version", "12.5\n", "debian-12 bookworm"),
    ("etc/debian_version", "7.11", "debian-7 wheezy"), ("etc/debian_version", "trixie/sid\n", "debian-trixie trixie"),
    ("etc/redhat-release", "CentOS release 6.10 (Final)\n", "centos-6.10"),
    ("etc/redhat-release", "Red Hat Enterprise Linux Server release 7.9 (Maipo)\n", "rhel-7.9"),
    ("etc/redhat-release", "CentOS Stream release 8\n", "centos-stream-8"),
    ("etc/oracle-release", "Oracle Linux Server release 7.9\n", "ol-7.9"),
    ("etc/rocky-release", "Rocky Linux release 9.3 (Blue Onyx)\n", "rocky-9.3"),
    ("etc/almalinux-release", "AlmaLinux release 8.9 (Midnight Oncilla)\n", "almalinux-8.9"),
    ("etc/fedora-release", "Fedora release 40 (Forty)\n", "fedora-40"),
    ("etc/system-release", "Amazon Linux AMI release 2018.03\n", "amzn-2018.03"),
    ("etc/SuSE-release", "SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n", "sles-11.4"),
    ("etc/SuSE-release", "openSUSE 13.2 (x86_64)\nVERSION = 13.2\nCODENAME = Harlequin\n", "opensuse-13.2"),
    ("etc/gentoo-release", "Gentoo Base System release 2.14\n", "gentoo"),
    (
      "etc/lsb-release",
      "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=12.04\nDISTRIB_CODENAME=precise\nDISTRIB_DESCRIPTION=\"Ubuntu 12.04.5 LTS\"\n",
      "ubuntu-12.04 precise"
    ), ("etc/debian_version", "nothing", nil), ("etc/redhat-release", "My Linux release 3\n", nil),
  ])
  func olderFiles(_ path: String, _ text: String, _ expected: String?) { #expect(name([path: text]) == expected) }

  @Test func ubuntuIsNotTakenForDebian() {
    #expect(
      name([
        "etc/debian_version": "bookworm/sid\n",
        "etc/lsb-release": "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=22.04\nDISTRIB_CODENAME=jammy\n",
      ]) == "ubuntu-22.04 jammy")
  }

  @Test func linkedAndBottlerocketAndBoth() {
    var image = TestImage()
    image.layer { tar in
      tar.file("opt/release", "ID=trap\n")
      tar.symbolicLink("etc/os-release", to: "/usr/lib/os-release")
      tar.file("usr/lib/os-release", "ID=fedora\nVERSION_ID=42\n")
    }
    #expect(image.inventory().operatingSystem?.id == "fedora")
    #expect(
      name(["x86_64-bottlerocket-linux-gnu/sys-root/usr/lib/os-release": "ID=bottlerocket\nVERSION_ID=1.20.0\n"])
        == "bottlerocket-1.20.0")
    #expect(
      name(["etc/os-release": "ID=debian\nVERSION_ID=12\n", "usr/lib/os-release": "ID=ubuntu\nVERSION_ID=1\n"])
        == "debian-12 bookworm")
  }

  @Test func endOfLife() {
    func past(_ text: String, _ day: String) -> (Bool?, [String]) {
      var image = TestImage()
      image.today = Day(day) ?? image.today
      image.layer { tar in
        tar.file("etc/os-release", text)
        tar.file("var/lib/dpkg/status", SampleSystem.stanza("x", "1"))
      }
      let inventory = image.inventory()
      return (inventory.operatingSystem?.isPastEndOfLife, inventory.rules)
    }
    #expect(past("ID=debian\nVERSION_ID=10\n", "2024-06-30") == (false, []))
    #expect(past("ID=debian\nVERSION_ID=10\n", "2024-07-01") == (true, ["inventory.end-of-life"]))
    #expect(past("ID=debian\nVERSION_ID=99\n", "2024-07-01") == (nil, []))
    #expect(past("ID=kali\nID_LIKE=debian\nVERSION_ID=2024.1\n", "2024-07-01") == (nil, ["inventory.no-advisory-feed"]))
    #expect(EndOfLifeTable.release(id: "alpine", version: "3.1.0") == nil)
    #expect(EndOfLifeTable.release(id: "alpine", version: "3.10.2")?.end == "2021-05-01")
    #expect(EndOfLifeTable.release(id: "sles", version: "15.6")?.extended?.end == "2028-12-31")
    #expect(EndOfLifeTable.release(id: "rhel", version: "8.10")?.end == "2029-05-31")
    for release in EndOfLifeTable.releases {
      if let end = release.end { #expect(Day(end) != nil, "\(release.id) \(release.version)") }
      if let end = release.extended?.end { #expect(Day(end) != nil) }
    }
    #expect(Set(EndOfLifeTable.releases).count == EndOfLifeTable.releases.count)
  }

  @Test func days() {
    #expect(Day(secondsSince1970: 0).description == "1970-01-01")
    #expect(Day(secondsSince1970: -1).description == "1969-12-31")
    #expect(Day(secondsSince1970: 951_782_400).description == "2000-02-29")
    #expect(Day(secondsSince1970: 1_795_564_800).description == "2026-11-25")
    #expect(Day(secondsSince1970: .max).description == "9999-12-31")
    #expect(Day(secondsSince1970: .min).description == "0001-01-01")
    for text in ["", "2024", "2024-1-1", "2024-13-01", "2024-00-10", "2024-01-32", "x024-01-01", "2024-01-01-"] {
      #expect(Day(text) == nil)
    }
  }

  @Test func fuzzed() {
    fuzz(OSRelease(), "etc/os-release", Array(SampleSystem.debianRelease.utf8))
    fuzz(SUSERelease(), "etc/SuSE-release", Array("SUSE Linux 11\nVERSION = 11\nPATCHLEVEL = 4\n".utf8))
    fuzz(RedHatRelease(), "etc/redhat-release", Array("CentOS release 6.10 (Final)\n".utf8))
    fuzz(AptSources(), "etc/apt/sources.list", Array("deb [a=b] http://x/debian sid main\nSuites: a b\n".utf8))
    fuzz(AlpineRepositories(), "etc/apk/repositories", Array("https://x/alpine/v3.20/main/\n".utf8))
    fuzz(UbuntuPro(), "var/lib/ubuntu-advantage/status.json", Array(Self.pro.utf8))
  }

  private static let pro =
    #"{"services":[{"name":"esm-infra","status":"enabled"},{"name":"esm-apps","status":"disabled"},{"name":"fips","#
    + #""status":"enabled"}]}"#

  @Test func ubuntuServices() {
    var image = TestImage()
    image.layer { $0.file("var/lib/ubuntu-advantage/status.json", Self.pro) }
    #expect(image.inventory().facts == [Inventory.ubuntuServices: "esm-infra"])
  }
}
