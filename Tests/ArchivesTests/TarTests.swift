import Foundation
import Parsing
import TestKit
import Testing

@testable import Archives

@Suite struct TarTests {
  struct Read { var entries: [TarEntry] = []; var bodies: [String: [UInt8]] = [:]; var problems: [String] = [] }

  static func read(_ bytes: [UInt8], piece: Int = 1 << 16, bodyLimit: Int64 = 1 << 20) throws -> Read {
    let reader = TarReader(PieceSource(bytes, size: piece))
    var result = Read()
    while let entry = try reader.next() {
      result.entries.append(entry)
      if entry.kind == .file, entry.size <= bodyLimit, result.entries.count % 5 != 4 {
        let head = try reader.head { Array($0) }
        var body: [UInt8] = []
        try reader.body(failure: { $0 }) { (piece) throws(ArchiveError) in body += piece }
        #expect(Int64(body.count) == entry.size)
        #expect(Array(body.prefix(head.count)) == head || head.contains(0))
        result.bodies[entry.path] = body
      }
      if result.entries.count > 100_000 { break }
    }
    result.problems = reader.problems.map(\.reason)
    return result
  }

  @Test(arguments: [1, 100, 511, 512, 4096, 1 << 20]) func allKindsInPiecesOfAnySize(piece: Int) throws {
    let long = (0..<30).map { "folder-\($0)-long" }.joined(separator: "/") + "/ä.txt"
    var tar = TarBuilder()
    tar.directory("./usr")
    tar.file("usr/hello", "hello")
    tar.symbolicLink("usr/link", to: "../etc/x")
    tar.hardLink("usr/hard", to: "./usr/hello")
    tar.file(long, "pax name")
    tar.gnuLong(long + "2")
    tar.gnuLong("../" + long, type: "K")
    tar.header("short", type: "2", link: "short")
    tar.header("bin/tool", mode: 0o4755, prefix: "usr/local")
    tar.header("dev/null", type: "3") { block in
      for (index, byte) in "0000001\0".utf8.enumerated() { block[329 + index] = byte }
      for (index, byte) in "0000003\0".utf8.enumerated() { block[337 + index] = byte }
    }
    // A size in base 256, and one that PAX replaces.
    tar.header("big") { block in
      for index in 124..<136 { block[index] = 0 }
      block[124] = 0x80
      block[135] = 5
    }
    tar.body(Array("12345".utf8))
    tar.pax([("size", "3"), ("uid", "4000000"), ("mtime", "-12.75")])
    tar.header("resized", size: 9)
    tar.body(Array("abc".utf8))
    tar.header("old-directory/", magic: "")
    let read = try Self.read(tar.finished(), piece: piece)
    #expect(
      read.entries.map(\.path) == [
        "usr", "usr/hello", "usr/link", "usr/hard", long, long + "2", "usr/local/bin/tool", "dev/null", "big",
        "resized",
        "old-directory",
      ])
    #expect(
      read.entries.map(\.kind) == [
        .directory, .file, .symbolicLink, .hardLink, .file, .symbolicLink, .file, .characterDevice, .file, .file,
        .directory,
      ])
    #expect(read.bodies["usr/hello"] == Array("hello".utf8))
    #expect(read.bodies[long] == Array("pax name".utf8))
    #expect(read.entries[2].linkTarget == "../etc/x")
    #expect(read.entries[3].linkTarget == "usr/hello")
    #expect(read.entries[5].linkTarget == "../" + long)
    #expect(read.entries[6].mode == 0o4755)
    #expect(read.entries[7].deviceMajor == 1 && read.entries[7].deviceMinor == 3)
    #expect(read.entries[8].size == 5 && read.entries[9].size == 3)
    #expect(read.entries[9].user == 4_000_000 && read.entries[9].modified == -12)
    #expect(read.problems.isEmpty)
  }

  @Test func globalHeadersHoldUntilReplaced() throws {
    var tar = TarBuilder()
    tar.pax([("uid", "77"), ("comment", "x")], type: "g")
    tar.file("a", "1")
    tar.pax([("uid", "78")])
    tar.file("b", "1")
    tar.file("c", "1")
    #expect(try Self.read(tar.finished()).entries.map(\.user) == [77, 78, 77])
  }

  @Test func escapesAreRefusedAndTheRestIsRead() throws {
    var tar = TarBuilder()
    tar.file("../../etc/passwd", "x")
    tar.file("a/../../b", "x")
    tar.file("/abs/./x//y/../z", "x")
    tar.hardLink("h", to: "../outside")
    tar.pax([("path", "a\u{0}b")])
    tar.header("zero")
    tar.file(String(repeating: "d/", count: 2100) + "f", "x")
    tar.file("last", "x")
    let read = try Self.read(tar.finished())
    #expect(read.entries.map(\.path) == ["abs/x/z", "last"])
    #expect(read.problems.count == 5)
  }

  @Test func sparseFilesOfAllFourKinds() throws {
    var wanted = [UInt8](repeating: 0, count: 3000)
    for index in 1024..<1034 { wanted[index] = 7 }
    for index in 2048..<2051 { wanted[index] = 9 }
    let stored = [UInt8](repeating: 7, count: 10) + [9, 9, 9]
    var tar = TarBuilder()
    tar.header("gnu", type: "S", size: 13, magic: "ustar  ") { block in
      for (slot, value) in [1024, 10, 2048, 3].enumerated() {
        let digits = String(value, radix: 8)
        for (index, byte) in (String(repeating: "0", count: 11 - digits.count) + digits).utf8.enumerated() {
          block[386 + slot * 12 + index] = byte
        }
      }
      for (index, byte) in "00000005670".utf8.enumerated() { block[483 + index] = byte }
    }
    tar.body(stored)
    tar.pax([
      ("GNU.sparse.size", "3000"), ("GNU.sparse.numblocks", "2"), ("GNU.sparse.offset", "1024"),
      ("GNU.sparse.numbytes", "10"), ("GNU.sparse.offset", "2048"), ("GNU.sparse.numbytes", "3"),
    ])
    tar.file("pax00", stored)
    tar.pax([("GNU.sparse.size", "3000"), ("GNU.sparse.name", "pax01"), ("GNU.sparse.map", "1024,10,2048,3")])
    tar.file("GNUSparseFile.1/x", stored)
    tar.file("between", "b")
    tar.pax([
      ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "pax10"),
      ("GNU.sparse.realsize", "3000"),
    ])
    var map = Array("2\n1024\n10\n2048\n3\n".utf8)
    map += [UInt8](repeating: 0, count: 512 - map.count)
    tar.file("GNUSparseFile.2/x", map + stored)
    let read = try Self.read(tar.finished(), piece: 100)
    #expect(read.entries.map(\.path) == ["gnu", "pax00", "pax01", "between", "pax10"])
    for name in ["gnu", "pax00", "pax01", "pax10"] {
      #expect(read.entries.first { $0.path == name }?.size == 3000)
      if let body = read.bodies[name] { #expect(body == wanted, "\(name)") }
    }
    #expect(read.bodies.count >= 4)
  }

  @Test func lyingArchives() throws {
    var tar = TarBuilder()
    tar.file("a", "1")
    tar.header("huge", size: 1 << 32)
    #expect(throws: ArchiveError.self) { try Self.read(tar.finished()) }
    var endless = TarBuilder()
    for _ in 0..<100 { endless.pax([("comment", "x")]) }
    endless.file("a", "1")
    #expect(throws: ArchiveError.self) { try Self.read(endless.finished()) }
    var large = TarBuilder()
    large.header("x", type: "x", size: 1 << 30)
    #expect(throws: ArchiveError.self) { try Self.read(large.finished()) }
    var sums = TarBuilder()
    sums.file("a", "1")
    var broken = sums.finished()
    broken[3] ^= 1
    #expect(throws: ArchiveError.self) { try Self.read(broken) }
    var hidden = TarBuilder()
    hidden.file("a", "1")
    hidden.raw([UInt8](repeating: 0, count: 512))
    hidden.file("b", "1")
    #expect(try Self.read(hidden.finished()).entries.count == 2)
    #expect(try Self.read(hidden.finished()).problems.count == 1)
    #expect(try Self.read(sums.bytes).problems.count == 1)
    #expect(try Self.read([]).entries.isEmpty)
  }

  @Test func namesThatAreNotUTF8StayDifferent() throws {
    var tar = TarBuilder()
    for byte: UInt8 in [0xE4, 0xF6] { tar.header("x_y") { $0[1] = byte } }
    #expect(try Self.read(tar.finished()).entries.map(\.path) == ["x\\xe4y", "x\\xf6y"])
  }

  @Test func realTarAgrees() throws {
    guard Tool.find("tar") != nil else { return }
    let folder = try TemporaryDirectory()
    for index in 0..<40 {
      try folder.write("d\(index % 7)/f\(index)", String(repeating: "\(index)", count: index * 37))
    }
    let long = String(repeating: "long-name-", count: 15)
    try folder.write("d/\(long)/\(long)", "deep")
    for format in ["v7", "ustar", "gnu", "posix"] {
      let path = folder.path + "-\(format).tar"
      defer { try? FileManager.default.removeItem(atPath: path) }
      // The first two have no place for a name of 150 bytes.
      let left = format == "v7" || format == "ustar" ? ["--exclude=long-name-*"] : []
      try Tool.run("tar", ["--format=\(format)", "-C", folder.path, "-cf", path] + left + ["."])
      let read = try Self.read([UInt8](Data(contentsOf: URL(fileURLWithPath: path))), piece: 1000)
      let names = try Tool.run("tar", ["-tf", path]).split(separator: "\n").map {
        try ArchivePath.normalise(String($0))
      }
      #expect(read.entries.map(\.path) == names, "\(format)")
      #expect(read.problems.isEmpty)
    }
  }

  @Test func fuzz() throws {
    var tar = TarBuilder()
    tar.pax([("path", "x/y"), ("GNU.sparse.size", "3000"), ("GNU.sparse.map", "1024,10")])
    tar.file("s", [UInt8](repeating: 1, count: 10))
    tar.gnuLong("abc")
    tar.header("f", type: "S", size: 0, magic: "ustar  ")
    tar.file("z", "zz")
    let good = tar.finished()
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<1500 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      // Half of the time with right checksums, to get behind them.
      if Bool.random(using: &generator) {
        for block in stride(from: 0, to: bytes.count, by: 512) where bytes[block + 257] == 0x75 {
          for index in 148..<156 { bytes[block + index] = 0x20 }
          let sum = String(bytes[block..<block + 512].reduce(0) { $0 + Int($1) }, radix: 8)
          for (index, byte) in (String(repeating: "0", count: 6 - min(6, sum.count)) + sum).utf8.prefix(6).enumerated()
          {
            bytes[block + 148 + index] = byte
          }
          bytes[block + 154] = 0
        }
      }
      _ = try? Self.read(bytes, piece: 700)
    }
  }
}
