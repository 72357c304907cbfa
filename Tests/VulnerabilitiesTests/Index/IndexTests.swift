import Model
import TestKit
import Testing

@testable import Vulnerabilities

@Suite struct IndexTests {
  let home: DatabaseHome
  let index: VulnerabilityIndex
  let options = MatchOptions(now: 0)
  let debian = OperatingSystem(id: "debian", version: "12")

  init() throws {
    home = try DatabaseHome()
    index = try VulnerabilityIndex(home: home.folder.path)
  }

  private func image(_ key: String, os: OperatingSystem? = OperatingSystem(id: "debian", version: "12")) -> IndexedImage
  {
    IndexedImage(key: key, names: ["registry/\(key):latest"], os: os, scannedAt: 1)
  }

  private func database() throws -> AdvisoryDatabase { try AdvisoryDatabase(home.files) }

  @Test func saysWhereAProblemIs() throws {
    try home.fill("CVE-2024-1 debian:12 openssl 3.0.2-1", "CVE-2024-2 npm left 2.0.0")
    let old = Package.deb("libssl3", "3.0.1-1", source: ("openssl", "3.0.1-1"))
    let new = Package.deb("libssl3", "3.0.2-1", source: ("openssl", "3.0.2-1"))
    try index.add(image("a"), [old, .language("npm", "left", "1.0.0")], database(), options)
    try index.add(image("b"), [old], database(), options)
    try index.add(image("c"), [new], database(), options)
    try index.set([
      IndexedContainer(identifier: "1", name: "web", image: "b"),
      IndexedContainer(identifier: "2", name: "old", image: "b", isRunning: false),
    ])
    let answer = try index.affected(by: "cve-2024-1")
    #expect(answer.problems == ["CVE-2024-1"])
    #expect(answer.imageCount == 2 && Set(answer.images.map(\.key)) == ["a", "b"])
    #expect(answer.containerCount == 1 && answer.containers.map(\.name) == ["web"])
    #expect(answer.packages.map(\.fixed) == ["3.0.2-1"])
    #expect(answer.packages.first?.imageCount == 2)
    #expect(try index.affected(by: "CVE-2024-2").images.map(\.key) == ["a"])
    #expect(try index.affected(by: "CVE-1999-1").imageCount == 0)
    #expect(try index.affected(by: try PackageURL(parsing: "pkg:deb/debian/libssl3")).imageCount == 3)
    #expect(
      try index.affected(by: try PackageURL(parsing: "pkg:deb/debian/libssl3@3.0.2-1")).images.map(\.key) == ["c"])
    #expect(try index.totals() == .init(images: 3, containers: 2, running: 1, packages: 3, problems: 2))
  }

  @Test func anUpdateIsFollowedWithoutAScan() throws {
    try home.fill("CVE-2024-1 debian:12 openssl 3.0.2-1")
    let package = Package.deb("libssl3", "3.0.2-1", source: ("openssl", "3.0.2-1"))
    try index.add(image("a"), [package], database(), options)
    try index.add(image("b"), [package, .language("pypi", "x", "1.0")], database(), options)
    #expect(try index.refresh(database(), options) == IndexChanges())
    try home.fill("CVE-2024-1 debian:12 openssl 3.0.2-1", "CVE-2024-7 debian:12 openssl 3.0.9-1")
    let changes = try index.refresh(database(), options)
    #expect(changes.new.map(\.problem) == ["CVE-2024-7"])
    #expect(changes.new.first?.imageCount == 2)
    #expect(changes.newlyAffectedImages == 2)
    #expect(changes.packagesMatched == 1)
    #expect(try index.affected(by: "CVE-2024-7").imageCount == 2)
    // Taken back, and a fix that comes: only what changed.
    try home.fill("CVE-2024-1 debian:12 openssl 3.0.5-1")
    let next = try index.refresh(database(), options)
    #expect(next.new.map(\.problem) == ["CVE-2024-1"])
    #expect(next.gone.map(\.problem) == ["CVE-2024-7"])
    #expect(try index.affected(by: "CVE-2024-7").imageCount == 0)
    #expect(try index.affected(by: "CVE-2024-1").packages.map(\.fixed) == ["3.0.5-1"])
  }

  @Test func whatWasIndexedBeforeThereWasADatabaseIsMatchedLater() throws {
    try index.add(image("a"), [.language("npm", "left", "1.0.0")], nil, options)
    #expect(try index.affected(by: "CVE-2024-2").imageCount == 0)
    try home.fill("CVE-2024-2 npm left 2.0.0")
    #expect(try index.refresh(database(), options).new.map(\.problem) == ["CVE-2024-2"])
    #expect(try index.affected(by: "CVE-2024-2").imageCount == 1)
    // Another database altogether.
    let other = try DatabaseHome()
    try other.fill("CVE-2024-3 npm left 2.0.0")
    let changes = try index.refresh(AdvisoryDatabase(other.files), options)
    #expect(changes.new.map(\.problem) == ["CVE-2024-3"] && changes.gone.map(\.problem) == ["CVE-2024-2"])
  }

  @Test func anImageThatIsScannedAgainReplacesWhatWasKnown() throws {
    try home.fill("CVE-2024-2 npm left 2.0.0")
    try index.add(
      image("a"), [.language("npm", "left", "1.0.0"), .language("npm", "right", "1.0.0")], database(), options)
    var again = image("a")
    again.names = ["other:1"]
    try index.add(again, [.language("npm", "right", "1.0.0")], database(), options)
    #expect(try index.affected(by: "CVE-2024-2").imageCount == 0)
    #expect(try index.totals().packages == 1)
    #expect(try index.image("registry/a:latest")?.names == ["other:1", "registry/a:latest"])
    #expect(try index.packages(of: "a").map(\.package.name) == ["right"])
    try index.forget("a")
    #expect(try index.totals() == .init(images: 0, containers: 0, running: 0, packages: 0, problems: 0))
  }

  @Test func containersComeAndGo() throws {
    try home.fill("CVE-2024-2 npm left 2.0.0")
    // Seen before its image was scanned.
    try index.set([IndexedContainer(identifier: "1", name: "one", image: "a", host: "h")])
    try index.add(image("a"), [.language("npm", "left", "1.0.0")], database(), options)
    #expect(try index.affected(by: "CVE-2024-2").containerCount == 1)
    try index.synchronize(
      [
        IndexedContainer(identifier: "2", name: "two", image: "a", host: "h"),
        IndexedContainer(identifier: "3", name: "three", image: "a", host: "h"),
      ], host: "h")
    let answer = try index.affected(by: "CVE-2024-2")
    #expect(answer.containerCount == 2 && answer.containers.map(\.name) == ["two", "three"])
    #expect(answer.images.first?.runningContainers == 2)
    try index.set([IndexedContainer(identifier: "2", name: "two", image: "a", isRunning: false, host: "h")])
    try index.remove(container: "3")
    #expect(try index.affected(by: "CVE-2024-2").containerCount == 0)
    // Kept as long as it has a container, though nobody names it.
    #expect(try index.keepOnly([]) == 0)
    try index.remove(container: "2")
    #expect(try index.keepOnly(["b"]) == 1)
  }

  @Test func ownedPackagesFollowTheDistribution() throws {
    try home.fill("CVE-2024-1 pypi requests 2.31.0", "CVE-2024-9 debian:12 bash 1")
    let owner = Package.deb("python3-requests", "2.28.1+dfsg-1")
    var owned = Package.language("pypi", "requests", "2.28.1")
    owned.ownedBy = owner.purl.description
    try index.add(image("a"), [owner, owned], database(), options)
    #expect(try index.affected(by: "CVE-2024-1").imageCount == 0)
    try index.add(image("b"), [.language("pypi", "requests", "2.28.1")], database(), options)
    #expect(try index.affected(by: "CVE-2024-1").images.map(\.key) == ["b"])
  }

  @Test func followingGivesWhatMatchingAnewGives() throws {
    var random = SeededGenerator(seed: 51)
    let names = ["openssl", "zlib", "curl"]
    func lines() -> [FeedRecord] {
      (1...40).compactMap { number in
        guard Bool.random(using: &random) else { return nil }
        let fixed = ["-", "!", "1.\(Int.random(in: 0...9, using: &random))-1"].randomElement(using: &random) ?? "-"
        var advisory = LineFeed.advisory(
          "CVE-2024-\(1000 + number)", Ecosystem(.debian, "12"), names.randomElement(using: &random) ?? "", fixed)
        if Bool.random(using: &random) { advisory.aliases = ["GHSA-\(number)"] }
        return .advisory(advisory)
      }
    }
    try home.fill(lines())
    for number in 0..<12 {
      let packages = names.map { Package.deb($0, "1.\(Int.random(in: 0...9, using: &random))-1") }
      try index.add(image("i\(number)"), packages, database(), options)
    }
    for _ in 0..<8 {
      try home.fill(lines())
      _ = try index.refresh(database(), options)
      let fresh = try DatabaseHome()
      let anew = try VulnerabilityIndex(home: fresh.folder.path)
      for number in 0..<12 {
        let packages = try index.packages(of: "i\(number)").map { Package.deb($0.package.name, $0.package.version) }
        try anew.add(image("i\(number)"), packages, database(), options)
      }
      for id in (1...40).map({ "CVE-2024-\(1000 + $0)" }) + (1...40).map({ "GHSA-\($0)" }) {
        let a = try index.affected(by: id)
        let b = try anew.affected(by: id)
        #expect(Set(a.images.map(\.key)) == Set(b.images.map(\.key)), "\(id)")
        #expect(
          Set(a.packages.map { "\($0.purl) \($0.fixed ?? "")" })
            == Set(b.packages.map { "\($0.purl) \($0.fixed ?? "")" }), "\(id)")
      }
    }
  }

  @Test func packagesSurviveTheTrip() throws {
    var package = Package.rpm("nodejs", "1:18-1", source: ("nodejs", "18-1"), module: "nodejs:18:1:2")
    package.scope = .optional
    let owner = Package.rpm("x", "1-1")
    let entry = IndexedPackageCodec(package: package, os: debian, owner: owner)
    let read = try IndexedPackageCodec(parsing: .init(entry.bytes))
    #expect(read.bytes == entry.bytes)
    #expect(read.package.attributes == package.attributes && read.package.source == package.source)
    #expect(read.owner?.purl == owner.purl && read.os?.id == "debian")
    var random = SeededGenerator(seed: 52)
    for _ in 0..<2000 {
      var bytes = entry.bytes
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      _ = try? IndexedPackageCodec(parsing: .init(bytes))
    }
  }
}
