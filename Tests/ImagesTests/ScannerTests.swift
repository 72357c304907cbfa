import Foundation
import Model
import Parsing
import TestKit
import Testing

@testable import Archives
@testable import Images

@Suite struct ScannerTests {
  static func packed(_ bytes: [UInt8], _ tool: String) throws -> [UInt8] {
    let folder = try TemporaryDirectory()
    let path = try folder.write("x", bytes)
    try Tool.run(tool, ["-k"] + (tool == "zstd" ? ["-q"] : []) + [path])
    let made = try FileManager.default.contentsOfDirectory(atPath: folder.path).first { $0 != "x" } ?? ""
    return try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + made)))
  }

  static func sample() -> [UInt8] {
    var tar = TarBuilder()
    for index in 0..<300 { tar.file("d\(index % 9)/f\(index).txt", String(repeating: "\(index) ", count: index)) }
    tar.file("large.txt", [UInt8](repeating: 65, count: 9 << 20))
    tar.hardLink("d0/other.txt", to: "d0/f9.txt")
    tar.symbolicLink("link", to: "d0")
    return tar.finished()
  }

  @Test(arguments: ["", "gzip", "zstd", "xz", "bzip2"]) func everyPackingGivesTheSameRecord(tool: String) throws {
    guard tool.isEmpty || Tool.find(tool) != nil else {
      print("skipped: \(tool) is not installed")
      return
    }
    let plain = Self.sample()
    let bytes = tool.isEmpty ? plain : try Self.packed(plain, tool)
    let diffID = try #require(Hash.bytes(plain))
    let blob = try #require(Hash.bytes(bytes))
    let folder = try TemporaryDirectory()
    let file = try OpenFile(folder.write("layer", bytes))
    let region = LayerSource(.region(file: file, range: 0..<bytes.count), blobDigest: blob, diffID: diffID)
    let stream = LayerSource(.stream(size: nil) { BytesSource(Bytes(bytes)) }, blobDigest: blob, diffID: diffID)
    for layer in [region, stream] {
      let record = LayerScanner([Echo()]).scan([layer])[0]
      #expect(record.diffID == diffID && record.blobDigest == blob)
      #expect(record.problems.isEmpty && record.isComplete, "\(record.problems)")
      #expect(record.count == 313 - 1 + 9 - 9)
      let tree = FileTree([record])
      #expect(tree.echoes["large.txt"] == "\(9 << 20) 65 65")
      #expect(tree.echoes["d3/f3.txt"] == "3 3 3 ")
    }
    // A claim that is not true is a problem, and the layer is read all the same.
    var lying = region
    lying.diffID = Digest("sha256:" + String(repeating: "0", count: 64))
    lying.blobDigest = lying.diffID
    let record = LayerScanner([Echo()]).scan([lying])[0]
    #expect(record.problems.count == 2 && record.count > 300)
  }

  @Test func cutAndChangedLayersSayWhy() throws {
    let plain = Self.sample()
    for (tool, expected) in [("gzip", 250), ("", 250)] {
      let bytes = tool.isEmpty ? plain : try Self.packed(plain, tool)
      let folder = try TemporaryDirectory()
      let cut = Array(bytes[..<(bytes.count * 19 / 20)])
      let file = try OpenFile(folder.write("layer", cut))
      let record = LayerScanner([Echo()]).scan([LayerSource(.region(file: file, range: 0..<cut.count))])[0]
      #expect(!record.isComplete && !record.problems.isEmpty)
      #expect(record.count > expected)
    }
    let missing = LayerScanner([Echo()]).scan([LayerSource(.missing(reason: "is foreign"))])[0]
    #expect(missing.problems.map(\.reason) == ["is foreign"])
  }

  @Test func bombsEnd() throws {
    // 4 GiB of zeros in 4 MB, and a sparse file of a petabyte that someone wants.
    var limits = LayerLimits()
    limits.unpackedBytes = 64 << 20
    var tar = TarBuilder()
    tar.header("zeros", size: 100 << 20)
    tar.raw([UInt8](repeating: 0, count: 100 << 20))
    let bomb = try Self.packed(tar.finished(), "gzip")
    let layer = LayerSource(.stream(size: nil) { BytesSource(Bytes(bomb)) })
    let record = LayerScanner([Echo()], limits: limits).scan([layer])[0]
    #expect(!record.isComplete && record.problems.contains { $0.reason.contains("unpacked") }, "\(record.problems)")
    var sparse = Layers()
    sparse.add {
      $0.pax([("GNU.sparse.size", "1125899906842624"), ("GNU.sparse.map", "0,1")])
      $0.file("huge.txt", "x")
      $0.file("after.txt", "y")
    }
    let tree = sparse.tree()
    #expect(tree.listing == ["after.txt", "huge.txt"])
    #expect(tree.problems.count == 1)
    limits.entries = 10
    var many = Layers()
    many.add { tar in for index in 0..<50 { tar.file("\(index)", "") } }
    #expect(LayerScanner([Echo()], limits: limits).scan(many.sources)[0].count == 10)
  }

  @Test func fuzzedLayersNeverTrap() throws {
    var tar = TarBuilder()
    tar.file("a/b.txt", "x")
    tar.hardLink("a/c.txt", to: "a/b.txt")
    tar.symbolicLink("l", to: "a")
    tar.file("l/x.txt", "y")
    tar.whiteout("q")
    let good = tar.finished()
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<300 {
      var bytes = good
      let block = Int.random(in: 0..<(bytes.count / 512 - 2), using: &generator) * 512
      let at = block + Int.random(in: 0..<160, using: &generator)
      if bytes[block + 257] == 0x75 {
        let old = bytes[at]
        bytes[at] = UInt8.random(in: 0x20...0x7E, using: &generator)
        // The checksum is a sum: kept right by the difference.
        let sum =
          bytes[block..<block + 512].reduce(0) { $0 + Int($1) }
          - bytes[block + 148..<block + 156].reduce(0) { $0 + Int($1) } + 256
        let digits = Array(String(sum, radix: 8).utf8)
        if at < block + 148 || at >= block + 156 {
          for index in 0..<6 {
            bytes[block + 148 + index] = index < 6 - digits.count ? 0x30 : digits[index - 6 + digits.count]
          }
        }
        _ = old
      }
      var layers = Layers()
      layers.add(bytes)
      layers.add(good)
      _ = layers.tree().listing
    }
  }

  // MARK: The cache

  @Test func cachedRecordsAreEqualAndVerified() throws {
    let folder = try TemporaryDirectory()
    let plain = Self.sample()
    let file = try folder.write("layer", plain)
    let cache = try #require(LayerCache(folder.path + "/home/cache"))
    struct Counting: FileInspector {
      let inner = Echo()
      let count: Monitor<Int>
      var identifier: String { "echo/1" }
      func interest(in file: FileEntry, head: Bytes) -> Interest { inner.interest(in: file, head: head) }
      func inspect(_ file: FileEntry, _ content: FileContent) -> Inspection {
        count.with { $0 += 1 }
        return inner.inspect(file, content)
      }
    }
    let calls = Monitor(0)
    func scan(_ path: String, diffID: Digest? = nil) throws -> LayerRecord {
      let open = try OpenFile(path)
      let size = Int(try open.status().st_size)
      return LayerScanner([Counting(count: calls)], cache: cache).scan([
        LayerSource(.region(file: open, range: 0..<size), diffID: diffID)
      ])[0]
    }
    let first = try scan(file)
    let counted = calls.with { $0 }
    #expect(counted == 301)
    let second = try scan(file)
    #expect(calls.with { $0 } == counted)
    #expect(FileTree([first]).listing == FileTree([second]).listing)
    #expect(FileTree([first]).echoes == FileTree([second]).echoes)
    #expect(second.diffID == first.diffID && second.blobDigest == first.blobDigest)
    // Another file that claims to be this layer does not inherit its result.
    var evil = TarBuilder()
    evil.file("evil.txt", "evil")
    let other = try scan(folder.write("evil", evil.finished()), diffID: first.diffID)
    #expect(FileTree([other]).listing == ["evil.txt"])
    #expect(other.problems.count == 1)
    // The same content elsewhere does.
    let copied = try scan(folder.write("copy", plain), diffID: first.diffID)
    #expect(calls.with { $0 } == counted + 1 && copied.count == first.count)
    // Torn and tampered entries are thrown away.
    let entries = folder.path + "/home/cache/layers"
    for name in try FileManager.default.contentsOfDirectory(atPath: entries) {
      var bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: entries + "/" + name)))
      bytes[bytes.count / 2] ^= 1
      try Data(bytes).write(to: URL(fileURLWithPath: entries + "/" + name))
    }
    #expect(try scan(file).count == first.count)
    #expect(calls.with { $0 } == counted * 2 + 1)
  }

  @Test func recordsSurviveTheCodecAndRubbishDoesNot() throws {
    var layers = Layers()
    layers.add {
      $0.file("a.txt", "1")
      $0.hardLink("b.txt", to: "a.txt")
      $0.symbolicLink("l", to: "x")
      $0.whiteout("gone")
      $0.opaque("d")
    }
    let record = layers.records()[0]
    let bytes = LayerRecordCodec.encode(record)
    let back = try #require(LayerRecordCodec.decode(Bytes(bytes), inspectors: ["echo/1"]))
    #expect(LayerRecordCodec.encode(back) == bytes)
    #expect(LayerRecordCodec.decode(Bytes(bytes), inspectors: ["echo/2"]) == nil)
    for cut in stride(from: 0, to: bytes.count, by: 7) {
      #expect(LayerRecordCodec.decode(Bytes(bytes[..<cut]), inspectors: ["echo/1"]) == nil)
    }
    // With a right checksum over wrong content: refused or harmless.
    let head =
      bytes.count - LayerRecordCodec.encode(record).count
      + Array("bulkhead layer \(LayerRecordCodec.version)\n".utf8).count
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<2000 {
      var broken = bytes
      broken[Int.random(in: head + 32..<broken.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      let sum = try #require(Hash.bytes(broken[(head + 32)...]))
      let digits = Array(sum.hex.utf8)
      for index in 0..<32 {
        broken[head + index] = UInt8(String(decoding: digits[index * 2...index * 2 + 1], as: UTF8.self), radix: 16) ?? 0
      }
      if let record = LayerRecordCodec.decode(Bytes(broken), inspectors: ["echo/1"]) { _ = FileTree([record]).echoes }
    }
  }

  @Test func theCacheIsBounded() throws {
    let folder = try TemporaryDirectory()
    let cache = try #require(LayerCache(folder.path + "/c", limit: 40_000))
    for index in 0..<30 {
      var layers = Layers()
      layers.add { tar in for file in 0..<20 { tar.file("\(index)-\(file).txt", "x") } }
      _ = layers.records(cache: cache)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/c/layers")
    let total = try names.reduce(0) { sum, name in
      sum + (try FileManager.default.attributesOfItem(atPath: folder.path + "/c/layers/" + name)[.size] as? Int ?? 0)
    }
    #expect(total <= 40_000 && names.count > 3)
  }
}
