import Archives
import Parsing
import TestKit
import Testing

@testable import Webshell

@Suite struct ScriptArchiveTests {
  static let door = "<?php\nev" + "al($_POST['c']);\n"

  private func judge(_ path: String, _ bytes: [UInt8]) throws -> Verdict {
    try #require(VerdictTests.scanner).judge(ScriptFile(path: "/srv/" + path, bytes: Bytes(bytes)))
  }

  @Test func aShellInAZipIsFoundUnderAnyName() throws {
    var zip = ZipBuilder()
    zip.file("readme.txt", "nothing")
    zip.file("lib/a.php", "<?php echo 1;")
    zip.file("lib/x.php", Self.door)
    for name in ["app.zip", "picture.jpg", "app.war"] {
      let verdict = try judge(name, zip.finished())
      #expect(verdict.outcome == .malicious && verdict.member == "lib/x.php", "\(name): \(verdict)")
      let finding = verdict.finding(
        of: ScriptFile(path: "/srv/" + name, bytes: Bytes(zip.finished())), subject: .init(kind: .directory, name: ""))
      #expect(finding?.title.contains("packed as lib/x.php") == true)
    }
  }

  @Test func anOrdinaryZipIsClean() throws {
    var zip = ZipBuilder()
    zip.file("a.php", "<?php echo 1;")
    #expect(try judge("a.zip", zip.finished()).outcome == .clean)
  }

  @Test func whatCannotBeUnpackedIsSaid() throws {
    var zip = ZipBuilder()
    zip.bomb("bomb.php", count: 64 << 20)
    zip.member("secret.php", method: 0, flags: 1, crc: 0, packed: [1, 2, 3], size: 3)
    let verdict = try judge("a.zip", zip.finished())
    #expect(verdict.problems.contains { $0.contains("bomb.php") })
    #expect(verdict.problems.contains { $0.contains("secret.php within is encrypted") })
    #expect(!verdict.isFinding)
  }

  /// As PHP writes one: stub, manifest, contents.
  static func phar(_ members: [(name: String, content: [UInt8], flags: UInt32, size: Int)]) -> [UInt8] {
    func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
    var manifest = number(members.count) + [0x11, 0x00] + number(0x10000) + number(0) + number(0)
    for member in members {
      manifest += number(member.name.utf8.count) + Array(member.name.utf8) + number(member.size) + number(0)
      manifest += number(member.content.count) + number(0) + number(Int(member.flags)) + number(0)
    }
    return Array("<?php __HALT_COMPILER(); ?>\r\n".utf8) + number(manifest.count) + manifest
      + members.flatMap(\.content)
  }

  /// RFC 1951: one stored block.
  static func deflated(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    let length = UInt16(bytes.count)
    return [1, UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)] + bytes
  }

  @Test func aShellInAPharIsFoundPackedOrNot() throws {
    for (content, flags) in [(Array(Self.door.utf8), UInt32(0o644)), (Self.deflated(Self.door), 0o644 | 0x1000)] {
      let bytes = Self.phar([
        ("index.php", Array("<?php echo 1;".utf8), 0o644, 13), ("x.php", content, flags, Self.door.utf8.count),
      ])
      let archive = try #require(ScriptArchive(Bytes(bytes), carrier: .plain))
      #expect(archive.members.map(\.name) == ["index.php", "x.php"] && archive.problems.isEmpty)
      #expect(archive.members.last?.bytes == Bytes(Self.door))
      #expect(try judge("app.phar", bytes).outcome == .malicious)
      #expect(try judge("picture.gif", bytes).outcome == .malicious)
    }
  }

  @Test func brokenArchivesNeitherCrashNorRunAway() throws {
    var zip = ZipBuilder()
    zip.file("x.php", Self.door)
    let seeds = [zip.finished(), Self.phar([("x.php", Array(Self.door.utf8), 0o644, Self.door.utf8.count)])]
    var random = SeededGenerator(seed: 7)
    for seed in seeds {
      for _ in 0..<2000 {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...6, using: &random) {
          let place = Int.random(in: 0..<bytes.count, using: &random)
          bytes[place] = UInt8.random(in: 0...255, using: &random)
        }
        if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
        let archive = ScriptArchive(Bytes(bytes), carrier: Carrier.of(Bytes(bytes)))
        #expect((archive?.members.reduce(0) { $0 + $1.bytes.count } ?? 0) <= ScriptArchive.maximumBytes)
      }
    }
  }
}
