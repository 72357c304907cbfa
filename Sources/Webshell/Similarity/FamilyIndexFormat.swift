import Parsing

/// A family index as bytes, for the shipped one and for files that users keep.
///
/// `BHFI`, the version, the samples' names and sizes, then for each key its distance from the last one and its samples
/// (distances again), then the filter. Every count is held against the bytes that are left.
extension FamilyIndex {
  static let formatVersion: UInt8 = 2
  static let maximumSamples = 200_000

  package var encoded: [UInt8] {
    var writer = BinaryWriter()
    for byte in "BHFI".utf8 { writer.byte(byte) }
    writer.byte(Self.formatVersion)
    writer.list(samples) { writer, sample in
      writer.string(sample.name)
      writer.count(sample.size)
    }
    writer.count(keys.count)
    var last: UInt32 = 0
    for (place, key) in keys.enumerated() {
      writer.unsigned(UInt64(key &- last))
      last = key
      let list = postings[Int(starts[place])..<Int(starts[place + 1])]
      writer.count(list.count)
      var previous: UInt32 = 0
      for posting in list {
        writer.unsigned(UInt64(posting &- previous))
        previous = posting
      }
    }
    ordinary.write(into: &writer)
    return writer.bytes
  }

  package init(decoding bytes: Bytes) throws(ParseError) {
    let format = "family index"
    guard bytes.starts(with: "BHFI") else { throw ParseError(format, "it does not begin with BHFI", at: 0) }
    var reader = BinaryReader(bytes[from: 4], format: format)
    let version = try reader.byte()
    guard version == Self.formatVersion else {
      throw ParseError(format, "version \(version), but this program reads version \(Self.formatVersion)", at: 4)
    }
    let samples = try reader.list { reader throws(ParseError) in
      Sample(
        name: String(try reader.string().prefix(120)),
        size: Int(truncatingIfNeeded: try reader.unsigned() & 0xFFFF_FFFF))
    }
    guard samples.count <= Self.maximumSamples else {
      throw ParseError(format, "\(samples.count) samples are more than the limit of \(Self.maximumSamples)")
    }
    let count = try reader.count()
    var (keys, starts, postings): ([UInt32], [UInt32], [UInt32]) = ([], [], [])
    keys.reserveCapacity(count)
    var last: UInt64 = 0
    for place in 0..<count {
      let distance = try reader.unsigned()
      guard distance <= UInt64(UInt32.max) - last, place == 0 || distance > 0 else {
        throw ParseError(format, "keys are not in order", at: reader.offset)
      }
      last += distance
      keys.append(UInt32(last))
      starts.append(UInt32(postings.count))
      var sample: UInt64 = 0
      for number in 0..<(try reader.count()) {
        let step = try reader.unsigned()
        guard step < UInt64(samples.count), number == 0 || step > 0 else {
          throw ParseError(format, "samples are not in order", at: reader.offset)
        }
        sample += step
        guard sample < UInt64(samples.count) else {
          throw ParseError(format, "a sample that is not listed", at: reader.offset)
        }
        postings.append(UInt32(sample))
      }
    }
    starts.append(UInt32(postings.count))
    self.init(
      samples: samples, keys: keys, starts: starts, postings: postings,
      ordinary: try FingerprintFilter(from: &reader))
  }
}
