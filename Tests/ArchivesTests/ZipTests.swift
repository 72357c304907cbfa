import Foundation
import Parsing
import TestKit
import Testing

@testable import Archives

@Suite struct ZipTests {
  static let python = Tool.find("python3")

  /// Archives by Python's own writer.
  static func make(_ script: String) throws -> [UInt8] {
    let folder = try TemporaryDirectory()
    try Tool.run("python3", ["-c", "import zipfile, sys\np = sys.argv[1]\n" + script, folder.path + "/x.zip"])
    return try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder.path + "/x.zip")))
  }

  @Test(.enabled(if: python != nil, "python3 makes the archives")) func reads() throws {
    let bytes = try Self.make(
      """
      z = zipfile.ZipFile(p, 'w', zipfile.ZIP_DEFLATED)
      z.writestr('META-INF/MANIFEST.MF', 'Manifest-Version: 1.0\\n' * 50)
      z.writestr(zipfile.ZipInfo('stored'), b'as it is')
      z.writestr('d/', '')
      z.writestr('ä', 'x')
      with z.open('big', 'w', force_zip64=True) as f: f.write(b'0' * 100000)
      z.close()
      """)
    for prefix in ["", "#!/bin/sh\nexec java -jar $0\n"] {
      let zip = try ZipArchive(Bytes(Array(prefix.utf8) + bytes))
      #expect(zip.entries.map(\.name) == ["META-INF/MANIFEST.MF", "stored", "d/", "ä", "big"])
      #expect(zip.problems.isEmpty)
      let manifest = try #require(zip["META-INF/MANIFEST.MF"])
      #expect(try zip.contents(of: manifest, limit: 5000).count == 1100)
      #expect(try zip.contents(of: #require(zip["stored"]), limit: 5000).text == "as it is")
      #expect(try zip.contents(of: #require(zip["big"]), limit: 100_000).count == 100_000)
      #expect(throws: ArchiveError.self) { try zip.contents(of: manifest, limit: 1000) }
      for entry in zip.entries { #expect(zip.disagreement(of: entry) == nil, "\(entry.name)") }
    }
    // Another name in the local header.
    var lying = bytes
    lying[30] ^= 1
    let zip = try ZipArchive(Bytes(lying))
    #expect(zip.disagreement(of: zip.entries[0]) != nil)
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<800 {
      var broken = bytes
      for _ in 0..<3 {
        broken[Int.random(in: 0..<broken.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      guard let zip = try? ZipArchive(Bytes(broken)) else { continue }
      for entry in zip.entries {
        _ = try? zip.contents(of: entry, limit: 1 << 20)
        _ = zip.disagreement(of: entry)
      }
    }
  }

  @Test(.enabled(if: python != nil, "python3 makes the archives")) func zip64AndBombs() throws {
    let many = try Self.make("z = zipfile.ZipFile(p, 'w')\nfor i in range(66000): z.writestr(f'{i}', '')\nz.close()")
    #expect(try ZipArchive(Bytes(many)).entries.count == 66000)
    #expect(try ZipArchive(Bytes(many)).problems.isEmpty)
    #expect(try ZipArchive(Bytes(many), maximumEntries: 10).problems.count == 1)
    // Two entries of the directory that point to the same content.
    let overlap = try Self.make(
      """
      z = zipfile.ZipFile(p, 'w', zipfile.ZIP_DEFLATED)
      z.writestr('a', 'x' * 1000)
      z.writestr('b', 'y' * 1000)
      z.filelist[1].header_offset = 0
      z._didModify = True
      z.close()
      """)
    let zip = try ZipArchive(Bytes(overlap))
    #expect(zip.problems.count == 1)
    #expect(throws: ArchiveError.self) { try zip.contents(of: zip.entries[1], limit: 1 << 20) }
    #expect(try zip.contents(of: zip.entries[0], limit: 1 << 20).count == 1000)
    #expect(throws: ArchiveError.self) { try ZipArchive(Bytes([UInt8](repeating: 0x50, count: 200_000))) }
    #expect(throws: ArchiveError.self) { try ZipArchive(Bytes()) }
  }

  @Test func arArchives() throws {
    func member(_ name: String, _ content: String) -> String {
      func pad(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: width - text.utf8.count) }
      return pad(name, 16) + pad("0", 12) + pad("0", 6) + pad("0", 6) + pad("644", 8) + pad("\(content.utf8.count)", 10)
        + "`\n" + content + (content.utf8.count % 2 == 1 ? "\n" : "")
    }
    let text =
      "!<arch>\n" + member("debian-binary", "2.0\n") + member("//", "a-very-long-name.o/\n") + member("/0", "odd")
      + member("#1/4", "nameBSD") + member("short/", "s")
    let ar = try ArArchive(Bytes(text))
    #expect(ar.members.map(\.name) == ["debian-binary", "//", "a-very-long-name.o", "name", "short"])
    #expect(ar["name"]?.contents.text == "BSD" && ar["a-very-long-name.o"]?.contents.text == "odd")
    #expect(ar.problem == nil)
    #expect(try ArArchive(Bytes(text + "x")).problem != nil)
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<1000 {
      var broken = Array(text.utf8)
      broken[Int.random(in: 8..<broken.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      _ = try? ArArchive(Bytes(broken))
    }
  }
}
