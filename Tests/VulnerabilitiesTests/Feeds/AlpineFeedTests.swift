import Model
import Parsing
import Testing

@testable import Vulnerabilities

@Suite struct AlpineFeedTests {
  static let main = #"""
    {"urlprefix": "https://dl-cdn.alpinelinux.org/alpine", "apkurl": "{{urlprefix}}", "archs": ["x86_64"],
     "packages": [
       {"pkg": {"name": "frob", "secfixes": {
          "1.2.3-r0": ["CVE-2025-1111", "CVE-2025-2222 GHSA-xxxx-yyyy-zzzz"],
          "1.2.5-r1": ["CVE-2025-1111", "XSA-248 CVE-2025-3333"],
          "0": ["CVE-2025-4444"]}}},
       {"pkg": {"name": "empty", "secfixes": []}},
       {"pkg": {"name": "nicator", "secfixes": {"2.0-r0": ["CVE-2025-1111", ""]}}}],
     "distroversion": "v3.22", "reponame": "main"}
    """#

  @Test func fixesAndNegatives() throws {
    let sink = try AlpineFeed().records(Self.main, part: "v3.22/main")
    #expect(sink.skipped.isEmpty)
    #expect(sink.advisories.count == 5)
    let twice = try #require(sink.advisory("v3.22/main/frob/CVE-2025-1111"))
    #expect(Set(twice.affected[0].ranges) == [.below("1.2.3-r0"), .below("1.2.5-r1")])
    #expect(twice.affected[0].ecosystem == Ecosystem(.alpine, "3.22") && twice.affected[0].key == .source)
    #expect(sink.advisory("v3.22/main/frob/CVE-2025-2222")?.aliases == ["GHSA-xxxx-yyyy-zzzz"])
    #expect(sink.advisory("v3.22/main/frob/CVE-2025-3333")?.aliases == ["XSA-248"])
    let never = try #require(sink.advisory("v3.22/main/frob/CVE-2025-4444"))
    #expect(never.affected[0].status == .notAffected && never.affected[0].ranges.isEmpty)
  }

  @Test func recognisesReleaseAndRepository() {
    #expect(AlpineFeed().recognises(Self.main, name: "main.json") == "v3.22/main")
    #expect(WolfiFeed().recognises(Self.main, name: "main.json") == nil)
    let wolfi = Self.main.replacing("https://dl-cdn.alpinelinux.org/alpine", with: "https://packages.wolfi.dev")
      .replacing("\"distroversion\": \"v3.22\", \"reponame\": \"main\"", with: "\"reponame\": \"os\"")
    #expect(WolfiFeed().recognises(wolfi, name: "security.json") == "security")
    #expect(AlpineFeed().recognises(wolfi, name: "security.json") == nil)
    #expect(ChainguardFeed().recognises(wolfi, name: "security.json") == nil)
  }

  @Test func wolfiHasNoReleases() throws {
    let sink = try WolfiFeed().records(Self.main, part: "security")
    #expect(sink.advisory("frob/CVE-2025-4444")?.affected[0].ecosystem == Ecosystem(.wolfi))
  }

  @Test func releasesOfAListing() {
    let page = Bytes(
      #"<a href="../">../</a><a href="edge/">edge/</a><a href="v3.22/">v3.22/</a><a href="v3.22/"></a><a href="last-update">x</a>"#
    )
    #expect(AlpineFeed.releases(in: page) == ["edge", "v3.22"])
  }

  @Test func spoiled() { FeedFuzz.run(AlpineFeed(), Array(Self.main.utf8), part: "v3.22/main") }
}
