import Glibc

/// Reads a tar archive member by member as it streams by: ustar, PAX (also global), GNU long names and links, sparse
/// files of all four kinds, numbers in base 256.
///
/// What cannot be taken (a path out of the root, a lying size) is refused with a note in ``problems``, and reading goes on
/// where the format still says where. What destroys the framing throws.
package final class TarReader {
  /// What was refused or strange, with the path where there is one.
  package private(set) var problems: [(path: String, reason: String)] = []
  /// Members so far.
  package private(set) var count = 0

  private var stream: TarStream
  private var global = PAXRecords()
  /// Stored bytes of the current member that have not been passed, and the padding behind them.
  private var stored: Int64 = 0
  private var padding: Int64 = 0
  private var sparse: SparseMap?
  private var currentPath = ""
  private var isFinished = false

  static let maximumExtendedSize = 1 << 20
  static let maximumExtendedHeaders = 64
  static let maximumProblems = 1000

  package init(_ source: any ChunkSource, first: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0))
  {
    stream = TarStream(source, first: first)
  }

  /// Offset in the archive of the next byte: after ``next()``, of the member's stored body.
  package var position: Int { stream.position }

  /// The next member; nil at the end. The body of the one before is passed over if it was not read.
  package func next() throws(ArchiveError) -> TarEntry? {
    try passBody()
    if isFinished { return nil }
    var local = global
    var longName: [UInt8]?
    var longLink: [UInt8]?
    var extended = 0
    while true {
      guard let header = try header() else { return nil }
      guard let size = header.size, size >= 0 else {
        throw .corrupt(format: "tar", reason: "a size that is no number, at byte \(stream.position - 512)")
      }
      switch header.type {
      case UInt8(ascii: "x"), UInt8(ascii: "X"): try local.apply(extendedBody(size))
      case UInt8(ascii: "g"):
        try global.apply(extendedBody(size))
        local = global
      case UInt8(ascii: "L"): longName = try Array(extendedBody(size).prefix { $0 != 0 })
      case UInt8(ascii: "K"): longLink = try Array(extendedBody(size).prefix { $0 != 0 })
      case UInt8(ascii: "V"), UInt8(ascii: "M"):
        // A volume's label, and the rest of a file of another volume.
        (stored, padding) = (size, Self.padding(of: size))
        try passBody()
      default:
        count += 1
        if let entry = try member(header, size, local, longName, longLink) { return entry }
        try passBody()
        local = global
        (longName, longLink) = (nil, nil)
        extended = 0
        continue
      }
      extended += 1
      guard extended <= Self.maximumExtendedHeaders else {
        throw .limit(format: "tar", what: "extended headers without a member", limit: Self.maximumExtendedHeaders)
      }
    }
  }

  private func note(_ path: String, _ reason: String) {
    if problems.count < Self.maximumProblems { problems.append((path, reason)) }
  }

  /// A copy of the header's block that stays valid while the stream goes on.
  private final class Block {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 512, alignment: 8)
    deinit { memory.deallocate() }
  }
  private let block = Block()

  private func header() throws(ArchiveError) -> TarHeader? {
    for attempt in 0... {
      let memory = block.memory
      let there = try stream.peek(512) { bytes throws(ArchiveError) in
        memory.copyMemory(from: bytes)
        return bytes.count
      }
      if there == 0, attempt == 0 {
        note("", "the archive ends without its end mark; it may be cut off")
        isFinished = true
        return nil
      }
      guard there == 512 else {
        if attempt > 0 {
          isFinished = true
          return nil
        }
        throw .truncated(format: "tar", reason: "\(there) bytes where a header of 512 was expected")
      }
      _ = try stream.skip(512)
      let header = TarHeader(block: UnsafeRawBufferPointer(memory))
      if header.isZero {
        if attempt > 0 {
          isFinished = true
          return nil
        }
        continue
      }
      guard header.checksumIsRight else {
        throw .corrupt(format: "tar", reason: "the header at byte \(stream.position - 512) has a wrong checksum")
      }
      if attempt > 0 { note("", "members follow a block of zeros, where some readers stop") }
      return header
    }
    return nil
  }

  private func extendedBody(_ size: Int64) throws(ArchiveError) -> [UInt8] {
    guard size <= Self.maximumExtendedSize else {
      throw .limit(format: "tar", what: "an extended header of \(size) bytes", limit: Self.maximumExtendedSize)
    }
    var body: [UInt8] = []
    body.reserveCapacity(Int(size))
    let came = try stream.take(Int(size), failure: { $0 }) { piece throws(ArchiveError) in body += piece }
    guard came == Int(size), try stream.skip(Int(Self.padding(of: size))) == Self.padding(of: size) else {
      throw .truncated(format: "tar", reason: "within an extended header")
    }
    return body
  }

  static func padding(of size: Int64) -> Int64 { (512 - size % 512) % 512 }

  /// The member with everything applied; nil where it is refused. Sets what its body is.
  private func member(
    _ header: TarHeader, _ headerSize: Int64, _ pax: PAXRecords, _ longName: [UInt8]?, _ longLink: [UInt8]?
  ) throws(ArchiveError) -> TarEntry? {
    let name = pax.sparseName ?? pax.path ?? longName ?? header.name
    let kind = kind(header.type, name)
    var size = pax.size ?? headerSize
    guard size >= 0 else { throw .corrupt(format: "tar", reason: "a negative size") }
    // Only files have a body, whatever their size says: so do all readers that unpack layers.
    if kind != .file { size = 0 }
    (stored, padding, sparse) = (size, Self.padding(of: size), nil)
    guard size <= Int64.max - 1024 else { throw .corrupt(format: "tar", reason: "a size beyond all bounds") }
    var entry = TarEntry(path: "", kind: kind, size: size)
    entry.mode = UInt16(truncatingIfNeeded: (header.mode ?? 0o644) & 0o7777)
    entry.user = UInt32(truncatingIfNeeded: pax.user ?? header.user ?? 0)
    entry.group = UInt32(truncatingIfNeeded: pax.group ?? header.group ?? 0)
    entry.modified = pax.modified ?? header.modified ?? 0
    entry.deviceMajor = UInt32(truncatingIfNeeded: header.deviceMajor ?? 0)
    entry.deviceMinor = UInt32(truncatingIfNeeded: header.deviceMinor ?? 0)
    do throws(ArchivePath.Refusal) {
      entry.path = try Self.normalised(name)
      currentPath = entry.path
      let link = pax.linkPath ?? longLink ?? header.linkName
      if kind == .hardLink {
        entry.linkTarget = try Self.normalised(link)
      } else if kind == .symbolicLink {
        guard link.count <= ArchivePath.maximumLength else { throw .tooLong }
        entry.linkTarget = link.withUnsafeBytes { ArchivePath.text($0) }
      }
    } catch {
      note(name.prefix(200).withUnsafeBytes { ArchivePath.text($0) }, "\(error); the entry was refused")
      return nil
    }
    if kind == .file { try applySparse(header, pax, &entry) }
    return entry
  }

  private static func normalised(_ path: [UInt8]) throws(ArchivePath.Refusal) -> String {
    try path.withUnsafeBufferPointer { bytes throws(ArchivePath.Refusal) in
      try ArchivePath.normalise(UnsafeRawBufferPointer(bytes))
    }
  }

  private func kind(_ type: UInt8, _ name: [UInt8]) -> TarEntry.Kind {
    switch type {
    case UInt8(ascii: "1"): .hardLink
    case UInt8(ascii: "2"): .symbolicLink
    case UInt8(ascii: "3"): .characterDevice
    case UInt8(ascii: "4"): .blockDevice
    case UInt8(ascii: "5"), UInt8(ascii: "D"): .directory
    case UInt8(ascii: "6"): .fifo
    // The oldest format has directories only by their slash.
    case 0, UInt8(ascii: "0"): name.last == UInt8(ascii: "/") ? .directory : .file
    default: .file
    }
  }

  private func applySparse(_ header: TarHeader, _ pax: PAXRecords, _ entry: inout TarEntry) throws(ArchiveError) {
    var numbers: [Int64] = []
    let realSize: Int64
    if header.type == UInt8(ascii: "S"), header.flavour == .gnu {
      realSize = TarNumber.parse(header.field(483, 12)) ?? -1
      var isExtended = header.block[482] != 0
      try gnuSegments(header.block, from: 386, count: 4, into: &numbers)
      while isExtended {
        let memory = block.memory
        let there = try stream.peek(512) { bytes throws(ArchiveError) in
          memory.copyMemory(from: bytes)
          return bytes.count
        }
        guard there == 512 else { throw .truncated(format: "tar", reason: "within a sparse map") }
        _ = try stream.skip(512)
        isExtended = memory[504] != 0
        try gnuSegments(UnsafeRawBufferPointer(memory), from: 0, count: 21, into: &numbers)
      }
    } else if pax.sparseMajor == 1, pax.sparseMinor == 0 {
      realSize = pax.sparseRealSize ?? -1
      numbers = try mapInBody()
    } else if !pax.sparseMap.isEmpty || (pax.sparseMajor == 0 && pax.sparseRealSize != nil) {
      realSize = pax.sparseRealSize ?? -1
      numbers = pax.sparseMap
    } else {
      return
    }
    sparse = try SparseMap(numbers, realSize: realSize, stored: stored)
    entry.size = realSize
  }

  private func gnuSegments(
    _ bytes: UnsafeRawBufferPointer, from start: Int, count: Int, into numbers: inout [Int64]
  ) throws(ArchiveError) {
    for index in 0..<count {
      let at = start + index * 24
      let offsetField = UnsafeRawBufferPointer(rebasing: bytes[at..<at + 12])
      guard offsetField[0] != 0 else { return }
      guard let offset = TarNumber.parse(offsetField),
        let length = TarNumber.parse(UnsafeRawBufferPointer(rebasing: bytes[at + 12..<at + 24]))
      else { throw .corrupt(format: "tar", reason: "a sparse map with something that is no number") }
      guard numbers.count < PAXRecords.maximumSparseNumbers else {
        throw .limit(format: "tar", what: "a longer sparse map", limit: PAXRecords.maximumSparseNumbers)
      }
      numbers += [offset, length]
    }
  }

  /// PAX 1.0: decimal lines at the beginning of the body, filled up to a block.
  private func mapInBody() throws(ArchiveError) -> [Int64] {
    var numbers: [Int64] = []
    var expected: Int64?
    var line: [UInt8] = []
    while expected.map({ Int64(numbers.count) < $0 * 2 }) ?? true {
      guard stored >= 512 else { throw .corrupt(format: "tar", reason: "a sparse map longer than the file") }
      var block: [UInt8] = []
      let came = try stream.take(512, failure: { $0 }) { piece throws(ArchiveError) in block += piece }
      guard came == 512 else { throw .truncated(format: "tar", reason: "within a sparse map") }
      stored -= 512
      for byte in block {
        if byte != 0x0A {
          line.append(byte)
          guard line.count <= 20 else { throw .corrupt(format: "tar", reason: "a sparse map with too long a number") }
          continue
        }
        guard let number = TarNumber.decimal(line) else {
          throw .corrupt(format: "tar", reason: "a sparse map with something that is no number")
        }
        line = []
        guard let count = expected else {
          guard number >= 0, number <= PAXRecords.maximumSparseNumbers / 2 else {
            throw .limit(format: "tar", what: "a longer sparse map", limit: PAXRecords.maximumSparseNumbers)
          }
          expected = number
          if number == 0 { break }
          continue
        }
        numbers.append(number)
        if Int64(numbers.count) == count * 2 { break }
      }
    }
    return numbers
  }
}

extension TarReader {
  private func passBody() throws(ArchiveError) {
    let left = stored + padding
    guard left > 0 else { return }
    let lost = stored > 0
    (stored, padding, sparse) = (0, 0, nil)
    let skipped = try stream.skip(Int(left))
    guard skipped == Int(left) || (!lost && skipped < Int(left)) else {
      throw .truncated(format: "tar", reason: "within the content of \(currentPath)")
    }
  }

  /// The first bytes of the current file's body, at most 512, without passing over them.
  package func head<R>(_ body: (UnsafeRawBufferPointer) -> R) throws(ArchiveError) -> R {
    guard let sparse else {
      return try stream.peek(Int(min(stored, 512))) { bytes throws(ArchiveError) in body(bytes) }
    }
    var head = [UInt8](repeating: 0, count: Int(min(sparse.realSize, 512)))
    if let first = sparse.segments.first, first.offset < head.count {
      // Only what the first segment brings; a second one within 512 bytes is rarer than worth handling.
      let wanted = Int(min(first.count, Int64(head.count) - first.offset))
      try stream.peek(wanted) { bytes throws(ArchiveError) in
        for (index, byte) in bytes.enumerated() { head[Int(first.offset) + index] = byte }
      }
    }
    return head.withUnsafeBytes { body($0) }
  }

  /// Hands over the current file's body in pieces, holes as zeros. Throws where the archive ends within.
  ///
  /// - Parameter limit: bytes after which no more is wanted; the rest is passed over with the next member.
  package func body<E: Error>(
    upTo limit: Int64 = .max, failure: (ArchiveError) -> E, _ receive: (UnsafeRawBufferPointer) throws(E) -> Void
  ) throws(E) {
    if sparse == nil, limit < stored {
      let came = try stream.take(Int(limit), failure: failure, receive)
      stored -= Int64(came)
      guard came == Int(limit) else {
        (stored, padding, isFinished) = (0, 0, true)
        throw failure(.truncated(format: "tar", reason: "within the content of \(currentPath)"))
      }
      return
    }
    var position: Int64 = 0
    let segments = sparse?.segments ?? [SparseMap.Segment(offset: 0, count: stored)]
    let end = sparse?.realSize ?? stored
    sparse = nil
    for segment in segments {
      try hole(segment.offset - position, receive)
      let came = try stream.take(Int(segment.count), failure: failure, receive)
      stored -= Int64(came)
      guard came == Int(segment.count) else {
        (stored, padding, isFinished) = (0, 0, true)
        throw failure(.truncated(format: "tar", reason: "within the content of \(currentPath)"))
      }
      position = segment.offset + segment.count
    }
    try hole(end - position, receive)
  }

  private func hole<E: Error>(_ count: Int64, _ receive: (UnsafeRawBufferPointer) throws(E) -> Void) throws(E) {
    guard count > 0 else { return }
    let zeros = [UInt8](repeating: 0, count: Int(min(count, 64 << 10)))
    var left = count
    while left > 0 {
      let piece = Int(min(left, Int64(zeros.count)))
      try zeros.withUnsafeBufferPointer { memory throws(E) in
        try receive(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory)[..<piece]))
      }
      left -= Int64(piece)
    }
  }
}
