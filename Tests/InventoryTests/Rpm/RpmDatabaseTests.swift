import Images
import Model
import Parsing
import TestKit
import Testing

@testable import Inventory

@Suite struct RpmDatabaseTests {
  static func extract(_ bytes: [UInt8], at path: String = "var/lib/rpm/Packages") -> (Extraction, ParseError?) {
    var extraction = Extraction()
    do throws(ParseError) {
      try RpmDatabase().extract(
        FileEntry(path: path, kind: .file, size: Int64(bytes.count)), FileContent(Bytes(bytes)), into: &extraction)
    } catch {
      return (extraction, error)
    }
    return (extraction, nil)
  }

  static func headers() -> [[UInt8]] {
    var bash = RpmHeaderBuilder(name: "bash", version: "5.1.8", release: "9.el9", source: "bash-5.1.8-9.el9.src.rpm")
    bash.string(1011, "Red Hat, Inc.")
    bash.string(1014, "GPLv3+")
    bash.strings(1047, ["bash", "/bin/sh"])
    bash.strings(1049, ["rpmlib(FileDigests)", "libm.so.6()(64bit)", "bash", "kernel-core"])
    bash.files(
      ["/usr/bin/bash", "/usr/bin", "/etc/skel/.bashrc", "/usr/share/doc/bash/NOTES", "/usr/bin/sh"],
      digests: ["aa11", "", "bb22", "cc33", ""], modes: [0o100755, 0o040755, 0o100644, 0o100644, 0o120777],
      flags: [0, 0, 1, 2, 0], states: [0, 0, 0, 2, 0])
    // perl-Errno: another version than its source, which has an epoch that the file name does not tell.
    var errno = RpmHeaderBuilder(
      name: "perl-Errno", version: "1.28", release: "416.el8", epoch: 0, source: "perl-5.26.3-416.el8.src.rpm")
    errno.string(1014, "GPL+ or Artistic")
    var npm = RpmHeaderBuilder(
      name: "npm", version: "6.14.8", release: "1.12.18.4", epoch: 1, source: "nodejs-12.18.4-2.module.src.rpm")
    npm.string(5096, "nodejs:12:8030020201124152102:229f0a1c")
    // Long enough for several overflow pages.
    npm.files((0..<300).map { "/usr/lib/node_modules/npm/file-\($0).js" })
    let key = RpmHeaderBuilder(name: "gpg-pubkey", version: "fd431d51", release: "4ae0493b", architecture: "(none)")
    var kernel = RpmHeaderBuilder(name: "kernel-core", version: "5.14.0", release: "1.el9")
    kernel.files(["/lib/modules/5.14.0-1.el9/vmlinuz"])
    kernel.strings(1047, ["kernel-core", "libm.so.6()(64bit)"])
    var newer = RpmHeaderBuilder(name: "kernel-core", version: "5.14.0", release: "2.el9")
    newer.files(["/lib/modules/5.14.0-2.el9/vmlinuz"])
    return [bash, errno, npm, key, kernel, newer].map { $0.blob() }
  }

  static func check(_ extraction: Extraction, sourceLocation: SourceLocation = #_sourceLocation) {
    let names = extraction.packages.map { "\($0.name) \($0.version)" }.sorted()
    #expect(
      names == [
        "bash 5.1.8-9.el9", "kernel-core 5.14.0-1.el9", "kernel-core 5.14.0-2.el9", "npm 1:6.14.8-1.12.18.4",
        "perl-Errno 1.28-416.el8",
      ], sourceLocation: sourceLocation)
    let bash = extraction.packages.first { $0.name == "bash" }
    #expect(bash?.source == .init(name: "bash", version: "5.1.8-9.el9"), sourceLocation: sourceLocation)
    #expect(bash?.attributes["vendor"] == "Red Hat, Inc.", sourceLocation: sourceLocation)
    #expect(bash?.dependencies == ["kernel-core"], sourceLocation: sourceLocation)
    #expect(bash?.licenses == ["GPLv3+"], sourceLocation: sourceLocation)
    #expect(
      bash?.purl.description == "pkg:rpm/bash@5.1.8-9.el9?arch=x86_64&upstream=bash-5.1.8-9.el9.src.rpm",
      sourceLocation: sourceLocation)
    let errno = extraction.packages.first { $0.name == "perl-Errno" }
    #expect(errno?.source == .init(name: "perl", version: "5.26.3-416.el8"), sourceLocation: sourceLocation)
    let npm = extraction.packages.first { $0.name == "npm" }
    #expect(npm?.purl.qualifiers["epoch"] == "1", sourceLocation: sourceLocation)
    #expect(
      npm?.attributes["modularitylabel"] == "nodejs:12:8030020201124152102:229f0a1c", sourceLocation: sourceLocation)
    let owned = Dictionary(extraction.ownership.map { ($0.package, $0) }) { $1 }
    #expect(
      owned["bash"]?.paths == ["usr/bin/bash", "etc/skel/.bashrc", "usr/bin/sh"], sourceLocation: sourceLocation)
    #expect(owned["bash"]?.digests == ["aa11", "", ""], sourceLocation: sourceLocation)
    #expect(owned["npm"]?.paths.count == 300, sourceLocation: sourceLocation)
    #expect(owned["kernel-core-5.14.0-2.el9.x86_64"] != nil, sourceLocation: sourceLocation)
  }

  static func pairs() -> [(key: [UInt8], value: [UInt8])] {
    [([0, 0, 0, 0], [7, 0, 0, 0])] + headers().enumerated().map { ([UInt8($0.offset + 1), 0, 0, 0], $0.element) }
  }

  @Test(arguments: [false, true]) func readsBerkeleyHashes(_ isBigEndian: Bool) throws {
    let (extraction, error) = Self.extract(BerkeleyWriter(isBigEndian: isBigEndian).write(Self.pairs()))
    #expect(error == nil)
    #expect(extraction.problems == [])
    Self.check(extraction)
  }

  @Test func readsNativeDatabases() throws {
    let (extraction, error) = Self.extract(NativeWriter.write(Self.headers()), at: "usr/lib/sysimage/rpm/Packages.db")
    #expect(error == nil)
    #expect(extraction.problems == [])
    Self.check(extraction)
  }

  @Test func wantsDatabasesWhereverTheyStandAndNothingElse() {
    func interest(_ path: String, _ head: [UInt8]) -> Interest {
      RpmDatabase().interest(in: FileEntry(path: path, kind: .file, size: 1), head: Bytes(head))
    }
    let some = Interest.whole(upTo: RpmDatabase.maximumSize)
    #expect(interest("opt/moved/rpmdb.sqlite", Array("SQLite format 3\0".utf8)) == some)
    #expect(interest("var/lib/rpm/Packages", Array("{}".utf8)) == some)
    #expect(interest("var/lib/apt/lists/Packages", Array("Package: x".utf8)) == .none)
    let (_, error) = Self.extract(Array("{}".utf8))
    #expect(error != nil)
  }

  @Test func saysThatALogIsNotMerged() {
    let (extraction, _) = Self.extract([UInt8](repeating: 1, count: 4096), at: "var/lib/rpm/rpmdb.sqlite-wal")
    #expect(extraction.problems.count == 1)
    let (empty, _) = Self.extract([UInt8](repeating: 1, count: 32), at: "var/lib/rpm/rpmdb.sqlite-wal")
    #expect(empty.problems.isEmpty)
  }

  @Test func brokenEntriesAreSaidAndTheRestIsKept() {
    var headers = Self.headers()
    headers[1] = Array(headers[1].prefix(40))
    let (extraction, error) = Self.extract(NativeWriter.write(headers))
    #expect(error == nil)
    #expect(extraction.packages.count == 4)
    #expect(extraction.problems == ["1 entries of rpm's database could not be read"])
  }

  @Test func survivesDamage() {
    let samples = [
      BerkeleyWriter().write(Self.pairs()), BerkeleyWriter(isBigEndian: true).write(Self.pairs()),
      NativeWriter.write(Self.headers()),
    ]
    var random = SeededGenerator(seed: 41)
    for round in 0..<400 {
      var bytes = samples[round % samples.count]
      for _ in 0..<Int.random(in: 1...40, using: &random) {
        // Most damage where the structure is: page and slot headers, the counts of a header.
        let page = Int.random(in: 0..<bytes.count / 4096, using: &random) * 4096
        let at = min(
          bytes.count - 1,
          Bool.random(using: &random)
            ? page + Int.random(in: 0..<96, using: &random)
            : Int.random(in: 0..<bytes.count, using: &random))
        bytes[at] = [0, 0xFF, 0x7F, UInt8.random(in: 0...255, using: &random)].randomElement(using: &random) ?? 0
      }
      if round % 7 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
      _ = Self.extract(bytes)
    }
  }
}
