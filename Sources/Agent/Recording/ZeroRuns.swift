import Parsing

/// Packs bytes that are mostly zero, as the kernel's fixed-size records are: a zero byte is followed by how many more zeros
/// stood there (0 to 255).
enum ZeroRuns {
  static func packed(_ bytes: Bytes) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count / 3)
    bytes.withUnsafeBytes { memory in
      var index = 0
      while index < memory.count {
        let byte = memory[index]
        out.append(byte)
        index += 1
        guard byte == 0 else { continue }
        var run: UInt8 = 0
        while index < memory.count, memory[index] == 0, run < 255 {
          run += 1
          index += 1
        }
        out.append(run)
      }
    }
    return out
  }

  /// - Returns: nil where more than `limit` bytes would come out, or the last run has no length.
  static func unpacked(_ bytes: Bytes, limit: Int) -> [UInt8]? {
    var out: [UInt8] = []
    var index = 0
    while let byte = bytes[index] {
      index += 1
      out.append(byte)
      if byte == 0 {
        guard let run = bytes[index] else { return nil }
        index += 1
        guard out.count + Int(run) <= limit else { return nil }
        out.append(contentsOf: repeatElement(0, count: Int(run)))
      }
      guard out.count <= limit else { return nil }
    }
    return out
  }
}
