import Parsing
import TestKit
import Testing

@testable import Vulnerabilities

/// `db import` asks the feeds in the catalogue's order: each kind of file must come to the feed that it is of.
@Suite struct RecognitionTests {
  private func recogniser(_ bytes: [UInt8], _ name: String) -> String? {
    let input = FeedInput(part: name, bytes: Bytes(bytes))
    return FeedCatalogue.feeds.lazy.compactMap { feed in
      feed.recognises(input).map { "\(type(of: feed).name) \($0)" }
    }.first
  }

  private func tar(_ path: String, _ content: String) -> [UInt8] {
    var tar = TarBuilder()
    tar.directory("top")
    tar.file(path, content)
    return tar.finished()
  }

  @Test func everyFileFindsItsFeed() {
    let alma = #"""
      {"id": "ALSA-2026:1", "modified": "2026-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "AlmaLinux:9", "name": "x"}}]}
      """#
    let rocky = alma.replacing("AlmaLinux:9", with: "Rocky Linux:9")
    let wolfi = alma.replacing("AlmaLinux:9", with: "Wolfi").replacing("ALSA-2026:1", with: "CGA-1")
    let rust = OSVFeedTests.python.replacing("GHSA-aaaa-bbbb-cccc", with: "RUSTSEC-2026-0001").replacing(
      "PyPI", with: "crates.io")
    let go = OSVFeedTests.python.replacing("GHSA-aaaa-bbbb-cccc", with: "GO-2026-0001").replacing("PyPI", with: "Go")
    let files: [(String, [UInt8], String)] = [
      ("debian tracker", Array(DebianTrackerFeedTests.tracker.utf8), "data.json"),
      ("alpine v3.22/main", Array(AlpineFeedTests.main.utf8), "main.json"),
      ("photon 5.0", Array(PhotonFeedTests.release.utf8), "cve_data.json"),
      ("arch groups", Array(ArchFeedTests.groups.utf8), "all.json"),
      ("redhat file/x.json", Array(RedHatFeedTests.vex.utf8), "x.json"),
      ("almalinux 8", Array(AlmaLinuxFeedTests.older.utf8), "errata.full.json"),
      ("almalinux 9", Array(AlmaLinuxFeedTests.newer.utf8), "errata.full.json"),
      ("almalinux file/a.json", Array(alma.utf8), "a.json"),
      ("rocky file/r.json", Array(rocky.utf8), "r.json"), ("osv file/w.json", Array(wolfi.utf8), "w.json"),
      ("rocky file/u.xml", Array(UpdateInfoFeedTests.rocky.utf8), "u.xml"),
      ("amazon 2023", Array(UpdateInfoFeedTests.amazon.utf8), "u.xml"),
      ("oracle elsa", Array(OracleFeedTests.notices.utf8), "com.oracle.elsa-all.xml"),
      ("suse file/s.xml", Array(SUSEFeedTests.statements.utf8), "s.xml"),
      ("azurelinux azurelinux-3.0", Array(AzureLinuxFeedTests.document.utf8), "azurelinux-3.0-oval.xml"),
      ("ubuntu file/v.json", Array(UbuntuFeedTests.vex.utf8), "v.json"),
      ("ubuntu file/o.json", Array(UbuntuFeedTests.record.utf8), "o.json"),
      ("ubuntu osv", tar("osv/cve/2025/UBUNTU-CVE-2025-1111.json", UbuntuFeedTests.record), "osv-all.tar"),
      ("kev catalogue", Array(ScoreFeedTests.kev.utf8), "kev.json"),
      ("epss scores", Array(ScoreFeedTests.epss.utf8), "epss.csv"),
      ("nvd 2025", Array(ScoreFeedTests.nvd.utf8), "nvdcve-2.0-2025.json"),
      ("pypa file/p.yaml", Array(LanguageFeedTests.yaml.utf8), "p.yaml"),
      ("rubysec file/r.yml", Array(LanguageFeedTests.gem.utf8), "r.yml"),
      ("friendsofphp file/f.yaml", Array(LanguageFeedTests.php.utf8), "f.yaml"),
      ("osv file/g.json", Array(OSVFeedTests.python.utf8), "g.json"),
      ("osv file/r.json", Array(rust.utf8), "r.json"),
      ("github database", tar("x/advisories/github-reviewed/GHSA-1.json", OSVFeedTests.python), "m.tar"),
      ("rustsec database", tar("x/crates/RUSTSEC-2026-0001.json", rust), "m.tar"),
      // A dump of OSV's has no folders, and other databases' records too.
      ("osv file/flat.tar", tar("RUSTSEC-2026-0001.json", rust), "flat.tar"),
      ("osv file/m.tar", tar("x/GO-2026-0001.json", go), "m.tar"),
    ]
    for (expected, bytes, name) in files { #expect(recogniser(bytes, name) == expected) }
  }

  @Test func otherFilesAreNobodys() {
    for text in ["", "{}", "[]", "hello", "<html></html>", #"{"name": "x", "version": "1.0"}"#, "a: 1\nb: 2\n"] {
      #expect(recogniser(Array(text.utf8), "file") == nil)
    }
  }

  /// Whatever a file is, looking at it must neither crash nor take long.
  @Test func anythingCanBeLookedAt() {
    var generator = SeededGenerator(seed: 99)
    let samples = [
      DebianTrackerFeedTests.tracker, RedHatFeedTests.vex, OracleFeedTests.notices, UbuntuFeedTests.record,
      LanguageFeedTests.yaml,
    ]
    for round in 0..<300 {
      _ = recogniser(FeedFuzz.mutate(Array(samples[round % samples.count].utf8), &generator), "x")
    }
  }
}
