import Model
import Parsing
import TestKit
import Testing

@testable import Vulnerabilities

@Suite struct DebianArchiveFeedTests {
  @Test func sourcesInBothForms() {
    let stanzas = AptSources.stanzas(
      Bytes(
        """
        # machine's own
        Types: deb deb-src
        URIs: http://deb.debian.org/debian/
        Suites: bookworm bookworm-updates
        Components: main

        Types: deb
        URIs: http://deb.debian.org/debian-security https://mirror.example/debian-security
        Suites: bookworm-security
        Components: main
         contrib
        Signed-By: /usr/share/keyrings/x.gpg

        Enabled: no
        Types: deb
        URIs: http://off.example/debian-security
        Suites: trixie-security
        Components: main
        """))
    #expect(stanzas.count == 4)
    let security = AptSources.security(stanzas)
    #expect(
      security.map(\.source.address) == [
        "http://deb.debian.org/debian-security", "https://mirror.example/debian-security",
      ])
    #expect(security[0].source.components == ["main", "contrib"] && security[0].release == "12")
    let lines = AptSources.lines(
      Bytes(
        """
        deb [arch=amd64 signed-by=/x] http://security.debian.org/debian-security trixie-security main non-free-firmware # c
        deb http://old.example/debian-security buster/updates main
        deb-src http://x.example/debian trixie-security main
        deb cdrom:[Debian]/ trixie-security main
        #deb http://y.example/debian trixie-security main
        """))
    #expect(AptSources.security(lines).map(\.release) == ["13", "10"])
    let more = AptSources.security(lines, and: ["12", "13", "9", "sid", "x"])
    #expect(more.map(\.release) == ["13", "10", "12", "12"])
    #expect(more[2].source.suite == "bookworm-security")
  }

  @Test func oneCarrierForEachSource() throws {
    let digest = String(repeating: "a", count: 64)
    let index = """
      Package: libfrob-dev
      Source: frob
      Version: 1.2-3+deb12u1
      Architecture: amd64
      Filename: pool/updates/main/f/frob/libfrob-dev_1.2-3+deb12u1_amd64.deb
      Size: 100
      SHA256: \(digest)
      Description: headers
       with a long text

      Package: libfrob1
      Source: frob
      Version: 1.2-3+deb12u1
      Filename: pool/updates/main/f/frob/libfrob1_1.2-3+deb12u1_amd64.deb
      Size: 5000
      SHA256: \(digest)

      Package: frob
      Version: 1.2-3+deb12u0
      Filename: pool/updates/main/f/frob/frob_old.deb
      Size: 50
      SHA256: \(digest)

      Package: bin
      Source: nicator (2:1.0-1)
      Version: 1.0-1+b2
      Filename: pool/x/bin.deb
      Size: 10
      SHA256: \(digest)

      Package: evil
      Version: 1
      Filename: ../../etc/x.deb
      Size: 10
      SHA256: \(digest)
      """
    let entries = try PackagesIndex.entries(DrippingSource(index, step: 7))
    #expect(entries.map(\.package) == ["libfrob-dev", "libfrob1", "frob", "bin"])
    let carriers = PackagesIndex.carriers(entries)
    #expect(carriers.map(\.package) == ["libfrob1", "bin"])
    #expect(carriers[1].source == "nicator" && carriers[1].sourceVersion == "2:1.0-1")
  }

  static let changelog = """
    frob (1.2-3~deb12u1) bookworm-security; urgency=medium

      * Rebuild for bookworm-security.

     -- Someone <s@example.org>  Sun, 01 Sep 2024 12:00:00 +0200

    frob (1.2-3) unstable; urgency=high

      * CVE-2025-1111 (Buffer overread)
      * CVE-2025-2222

     -- Someone <s@example.org>  Sat, 31 Aug 2024 12:00:00 +0200

    frob (1.2-2) unstable; urgency=low

      * Mention CVE-2025-2222 in the docs (see bug).

     -- Someone <s@example.org>  Sat, 30 Aug 2024 12:00:00 +0200
    """

  @Test func aBackportHasTheFixOfTheEntryBelow() {
    let changelog = DebianChangelog(Bytes(Self.changelog))
    #expect(changelog.entries.map(\.version) == ["1.2-3~deb12u1", "1.2-3", "1.2-2"])
    #expect(changelog.entries.map(\.suite) == ["bookworm-security", "unstable", "unstable"])
    let fixes = Dictionary(uniqueKeysWithValues: changelog.fixes.map { ($0.cve, $0.version) })
    // The entry of 1.2-3 names it, but 1.2-3~deb12u1, which sorts before, contains that entry.
    #expect(fixes == ["CVE-2025-1111": "1.2-3~deb12u1", "CVE-2025-2222": "1.2-2"])
  }

  @Test func strangeChangelogs() {
    #expect(DebianChangelog(Bytes()).entries.isEmpty)
    #expect(DebianChangelog(Bytes("2024-01-01  Someone\n\n\t* src/x.c: fix (CVE-2024-1234);\n")).entries.isEmpty)
    #expect(DebianChangelog(Bytes("frob (1.0) x;")).entries.count == 1)
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<2000 {
      let text = Bytes(FeedFuzz.mutate(Array(Self.changelog.utf8), &generator))
      #expect(DebianChangelog(text).fixes.count < 100)
      _ = AptSources.stanzas(text)
      _ = AptSources.lines(text)
    }
  }

  /// An `ar` with a `data.tar`, unpacked, as the smallest thing that is a Debian package.
  static func package(_ changelog: String?, name: String = "changelog.Debian") -> [UInt8] {
    var tar = TarBuilder()
    tar.directory("./usr/share/doc/frob")
    if let changelog { tar.file("./usr/share/doc/frob/\(name)", changelog) }
    tar.file("./usr/share/doc/frob/copyright", "x")
    func member(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
      func pad(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: width - text.count) }
      let header =
        pad(name, 16) + pad("0", 12) + pad("0", 6) + pad("0", 6) + pad("100644", 8) + pad("\(bytes.count)", 10) + "`\n"
      return Array(header.utf8) + bytes + (bytes.count % 2 == 1 ? [0x0A] : [])
    }
    return Array("!<arch>\n".utf8) + member("debian-binary", Array("2.0\n".utf8)) + member("control.tar", [])
      + member("data.tar", tar.finished())
  }

  static func digest(_ bytes: [UInt8]) -> String {
    DraftDatabase.digest(Bytes(bytes)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  @Test func packages() throws {
    let sink = try DebianArchiveFeed().records(Self.package(Self.changelog), part: "12/frob/1.2-3~deb12u1")
    #expect(sink.advisories.map(\.key) == ["12/frob/CVE-2025-1111", "12/frob/CVE-2025-2222", "12/frob"])
    #expect(sink.advisories[0].affected[0].ranges == [.below("1.2-3~deb12u1")])
    #expect(sink.advisories[0].affected[0].ecosystem == Ecosystem(.debian, "12"))
    // The newest entry names no CVE: an update all the same.
    #expect(sink.advisories[2].kind == .update)
    let native = try DebianArchiveFeed().records(Self.package(Self.changelog, name: "changelog"), part: "12/frob/1")
    #expect(native.advisories.count == 3)
  }

  @Test func packagesWithoutChangelogs() throws {
    let sink = try DebianArchiveFeed().records(Self.package(nil), part: "12/frob/1.2")
    #expect(sink.advisories.map(\.kind) == [.update] && sink.skipped.count == 1)
    let broken = try DebianArchiveFeed().records("no package", part: "12/frob/1.2")
    #expect(broken.advisories.map(\.kind) == [.update] && broken.skipped.count == 1)
    let digest = String(repeating: "0", count: 64)
    #expect(throws: ParseError.self) {
      try DebianArchiveFeed().records(Self.package(Self.changelog), part: "12/frob/1.2/\(digest)")
    }
  }

  @Test func planAsksForWhatIsNew() async throws {
    func index(_ version: String) -> String {
      """
      Package: frob
      Version: \(version)
      Filename: pool/frob_\(version).deb
      Size: 50
      SHA256: \(String(repeating: "b", count: 64))

      Package: nicator
      Version: 7
      Filename: pool/nicator_7.deb
      Size: 50
      SHA256: \(String(repeating: "c", count: 64))

      """
    }
    let path = "/dists/bookworm-security/main/binary-amd64/Packages"
    let web = FakeWeb([path: index("1.0")])
    guard case .parts(let parts, let cursor?) = try await DebianArchiveFeed().plan(after: FeedState(), web) else {
      throw Unexpected()
    }
    #expect(parts.map(\.url) == ["test:/pool/frob_1.0.deb", "test:/pool/nicator_7.deb"])
    let state = FeedState(cursor: cursor, parts: Set(parts.map(\.name)))
    #expect(try await DebianArchiveFeed().plan(after: state, web) == .unchanged)
    let newer = FakeWeb([path: index("1.1")])
    guard case .changes(let fresh, _, _) = try await DebianArchiveFeed().plan(after: state, newer) else {
      throw Unexpected()
    }
    #expect(fresh.map(\.url) == ["test:/pool/frob_1.1.deb"])
    await #expect(throws: FeedError.self) { try await DebianArchiveFeed().plan(after: FeedState(), FakeWeb([:])) }
    // Of what is installed only; what is known of others stays.
    var feed = DebianArchiveFeed()
    feed.wanted = ["nicator"]
    guard case .parts(let few, _) = try await feed.plan(after: FeedState(), web) else { throw Unexpected() }
    #expect(few.map(\.url) == ["test:/pool/nicator_7.deb"])
    feed.wanted = []
    #expect(
      try await feed.plan(after: state, web) == .changes([], removed: [], cursor: "e3b0c44298fc1c149afbf4c8996fb924"))
  }

  @Test func spoiled() {
    FeedFuzz.run(DebianArchiveFeed(), Self.package(Self.changelog), part: "12/frob/1.2", rounds: 800)
  }
}
