import Glibc
import Parsing

import struct Crypto.SHA256

/// A record as one block of bytes: a checksum, then lists of texts, then the entries as they lie in memory.
enum LayerRecordCodec {
  /// Raised with every change of the format or of what a pass records.
  static let version = 1
  private static let magic = Array("bulkhead layer \(version)\n".utf8)

  static func encode(_ record: LayerRecord) -> [UInt8] {
    var writer = BinaryWriter()
    writer.list(record.inspectors) { $0.string($1) }
    writer.list(record.whiteouts) { $0.string($1) }
    writer.list(record.opaqueDirectories) { $0.string($1) }
    writer.list(record.problems) { writer, problem in
      writer.string(problem.path)
      writer.string(problem.reason)
      writer.byte(problem.isOfContent ? 1 : 0)
    }
    writer.byte(record.isComplete ? 1 : 0)
    writer.count(record.entries.count)
    writer.count(record.facts.count)
    writer.count(record.text.count)
    writer.count(record.factBytes.count)
    var body: [UInt8] = []
    body.reserveCapacity(record.entries.count * 64 + record.text.count + record.factBytes.count + 4096)
    body += writer.bytes
    record.entries.withUnsafeBytes { body += $0 }
    record.facts.withUnsafeBytes { body += $0 }
    record.text.withUnsafeBytes { body += $0 }
    record.factBytes.withUnsafeBytes { body += $0 }
    return magic + sum(body) + body
  }

  private static func sum(_ body: some ContiguousBytesLike) -> [UInt8] {
    var hasher = SHA256()
    body.withMemory { hasher.update(bufferPointer: $0) }
    return Array(hasher.finalize())
  }

  /// Nil for anything that is not exactly what `encode` writes.
  static func decode(_ bytes: Bytes, inspectors: [String]) -> LayerRecord? {
    guard bytes.starts(with: magic) else { return nil }
    let body = bytes[from: magic.count + 32]
    guard bytes[magic.count..<magic.count + 32].array == sum(body) else { return nil }
    do throws(ParseError) {
      var reader = BinaryReader(body, format: "layer record")
      guard try reader.strings() == inspectors else { return nil }
      let whiteouts = try reader.strings()
      let opaque = try reader.strings()
      let problems = try reader.list { reader throws(ParseError) in
        LayerRecord.Problem(
          path: try reader.string(), reason: try reader.string(), isOfContent: try reader.byte() == 1)
      }
      let isComplete = try reader.byte() == 1
      let counts = [try reader.unsigned(), try reader.unsigned(), try reader.unsigned(), try reader.unsigned()]
      guard counts.allSatisfy({ $0 <= UInt64(body.count) }) else { return nil }
      let sizes = [
        Int(counts[0]) * MemoryLayout<LayerRecord.Entry>.stride, Int(counts[1]) * MemoryLayout<LayerRecord.Fact>.stride,
        Int(counts[2]), Int(counts[3]),
      ]
      guard sizes.reduce(reader.offset, +) == body.count else { return nil }
      var offset = reader.offset
      let entries: [LayerRecord.Entry] = items(body[offset..<offset + sizes[0]])
      offset += sizes[0]
      let facts: [LayerRecord.Fact] = items(body[offset..<offset + sizes[1]])
      offset += sizes[1]
      let text = body[offset..<offset + sizes[2]]
      let factBytes = body[from: offset + sizes[2]]
      guard isSound(entries), facts.allSatisfy({ isSound($0, factBytes.count) }) else { return nil }
      return LayerRecord(
        diffID: nil, blobDigest: nil, inspectors: inspectors, whiteouts: whiteouts, opaqueDirectories: opaque,
        problems: problems, isComplete: isComplete, entries: entries, text: text, facts: facts, factBytes: factBytes)
    } catch {
      return nil
    }
  }

  private static func items<T>(_ bytes: Bytes) -> [T] {
    let count = bytes.count / MemoryLayout<T>.stride
    return [T](unsafeUninitializedCapacity: count) { buffer, initialized in
      bytes.withUnsafeBytes { memory in
        if let base = memory.baseAddress, let target = buffer.baseAddress { memcpy(target, base, memory.count) }
      }
      initialized = count
    }
  }

  /// Every index within bounds, every parent before its children: what everything else relies on.
  private static func isSound(_ entries: [LayerRecord.Entry]) -> Bool {
    let count = Int32(truncatingIfNeeded: entries.count)
    for index in entries.indices {
      let entry = entries[index]
      let own = Int32(truncatingIfNeeded: index)
      guard entry.parent >= -1, entry.parent < own, entry.end > own, entry.end <= count, entry.content >= 0,
        entry.content < count, entry.facts >= -1,
        entry.kind == LayerRecord.Entry.unresolvedLink || FileEntry.Kind(rawValue: entry.kind) != nil
      else { return false }
    }
    return true
  }

  private static func isSound(_ fact: LayerRecord.Fact, _ count: Int) -> Bool {
    fact.offset >= 0 && fact.length >= 0 && fact.offset <= Int64(count) && fact.length <= Int64(count) - fact.offset
  }
}

/// Memory to hash, whoever owns it.
protocol ContiguousBytesLike {
  func withMemory(_ body: (UnsafeRawBufferPointer) -> Void)
}

extension Array: ContiguousBytesLike where Element == UInt8 {
  func withMemory(_ body: (UnsafeRawBufferPointer) -> Void) { withUnsafeBytes(body) }
}

extension Bytes: ContiguousBytesLike {
  func withMemory(_ body: (UnsafeRawBufferPointer) -> Void) { withUnsafeBytes(body) }
}
