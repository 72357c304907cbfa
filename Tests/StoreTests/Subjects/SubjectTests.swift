import Model
import TestKit
import Testing

@testable import Store

@Suite struct SubjectTests {
  private let test: TestStore

  init() throws { test = try TestStore() }

  private func package(_ name: String, _ version: String) -> Package {
    Package(
      type: "npm", name: name, version: version, purl: PackageURL(type: "npm", name: name, version: version),
      locations: ["/app/node_modules/\(name)"], foundBy: "npm")
  }

  private func image(_ digit: Character, _ name: String) throws -> ImageRecord {
    let digest = try #require(Digest("sha256:" + String(repeating: digit, count: 64)))
    return ImageRecord(
      digest: digest.description, names: [name], subject: Subject(kind: .image, name: name, digest: digest), size: 1000)
  }

  @Test func scansReplaceThePackages() throws {
    let store = test.store
    let shop = try image("a", "shop:1")
    try store.images.saw(shop, at: 10)
    #expect(try store.images.find(shop.digest)?.scannedAt == nil)
    try store.images.scanned(shop, packages: [package("lodash", "1"), package("left-pad", "2")], at: 20)
    try store.images.scanned(try image("b", "other:1"), packages: [package("lodash", "1")], at: 20)
    let uses = try store.images.packages("LODASH")
    #expect(uses.map(\.purl) == ["pkg:npm/lodash@1"] && uses.first?.images.count == 2)
    try store.images.scanned(
      shop, packages: [package("lodash", "2")], problems: [.init(path: "/x", reason: "too\nlarge")], at: 30)
    let found = try #require(try store.images.find(shop.digest))
    #expect(found.packageCount == 1 && found.scannedAt == 30 && found.firstSeen == 10)
    #expect(found.problems == ["/x: too large"] && found.size == 1000)
    #expect(try store.images.packages(ofImage: shop.digest).map(\.version) == ["2"])
    try store.images.gone(shop.digest, at: 40)
    #expect(try store.images.page().elements.map(\.name) == ["other:1"])
    #expect(try store.images.page(text: "shop", includesGone: true).elements.map(\.name) == ["shop:1"])
  }

  @Test func containersComeAndGo() throws {
    let store = test.store
    let facts = ContainerFacts(
      id: "c1", name: "web", image: "shop:1", digest: "sha256:a", labels: ["a": "b"], pod: "p", namespace: "n",
      isPrivileged: true)
    let record = ContainerRecord(facts: facts, imageDigest: "sha256:a", state: .running, createdAt: 1, startedAt: 2)
    try store.containers.saw([record], at: 10)
    var expected = record
    expected.lastSeen = 10
    #expect(try store.containers.find("c1") == expected)
    try store.containers.setState(.stopped, of: "c1", at: 20)
    #expect(try store.containers.find("c1")?.stoppedAt == 20)
    try store.containers.setState(.running, of: "c1", at: 30)
    let again = try #require(try store.containers.find("c1"))
    #expect(again.stoppedAt == nil && again.startedAt == 30)
    try store.containers.sawAll([], at: 40)
    #expect(try store.containers.counts() == [.removed: 1])
    #expect(try store.containers.page().elements == [])
    #expect(try store.containers.page(states: [], text: "WEB").elements.count == 1)
    #expect(try !store.containers.setState(.running, of: "c9", at: 1))
  }

  @Test func whoIsAffectedRunsFirst() throws {
    let store = test.store
    let idle = SampleFindings.vulnerability(image: "idle:1")
    var running = SampleFindings.vulnerability(image: "shop:1")
    running.subject.digest = Digest("sha256:" + String(repeating: "c", count: 64))
    let digest = try #require(running.subject.digest?.description)
    try store.findings.note([idle, running], at: 1)
    try store.images.saw(ImageRecord(digest: digest, names: ["shop:1"], subject: running.subject), at: 1)
    try store.containers.saw(
      [ContainerRecord(facts: ContainerFacts(id: "c1", name: "web"), imageDigest: digest, state: .running)], at: 1)
    for name in ["CVE-2021-44228", "ghsa-jfh8-c2jp-5v3q"] {
      let affected = try store.affected.by(name)
      #expect(affected.map(\.subject.name) == ["shop:1", "idle:1"])
      #expect(affected.first?.containers.map(\.facts.name) == ["web"] && affected.first?.image?.name == "shop:1")
    }
    #expect(try store.affected.by("CVE-1999-1").isEmpty)
  }
}
