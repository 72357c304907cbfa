/// What a PAX header says in place of the plain one.
///
/// Source: POSIX.1-2017, pax, "pax Extended Header"; GNU tar manual, "Storing Sparse Files".
struct PAXRecords {
  var path: [UInt8]?
  var linkPath: [UInt8]?
  var size: Int64?
  var user: Int64?
  var group: Int64?
  var modified: Int64?

  var sparseMajor: Int64?
  var sparseMinor: Int64?
  var sparseName: [UInt8]?
  var sparseRealSize: Int64?
  var sparseMap: [Int64] = []

  static let maximumSparseNumbers = 1 << 17

  /// Later records replace earlier ones; an empty value takes a record back.
  mutating func apply(_ bytes: [UInt8]) throws(ArchiveError) {
    var offset = 0
    while offset < bytes.count {
      // Padding of zeros after the last record is written by some.
      if bytes[offset] == 0 { return }
      guard let space = bytes[offset...].prefix(21).firstIndex(of: 0x20),
        let length = TarNumber.decimal(bytes[offset..<space]), length > space - offset + 2,
        length <= bytes.count - offset, bytes[offset + Int(length) - 1] == 0x0A,
        let equals = bytes[space..<offset + Int(length)].firstIndex(of: UInt8(ascii: "=")), equals > space + 1
      else { throw .corrupt(format: "tar", reason: "a PAX record that is not “LENGTH KEY=VALUE”") }
      let key = bytes[space + 1..<equals]
      let value = bytes[equals + 1..<offset + Int(length) - 1]
      try set(key, value)
      offset += Int(length)
    }
  }

  private mutating func set(_ key: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) throws(ArchiveError) {
    func number() throws(ArchiveError) -> Int64? {
      if value.isEmpty { return nil }
      guard let number = TarNumber.decimal(value) else {
        throw .corrupt(format: "tar", reason: "PAX \(String(decoding: key, as: UTF8.self)) is not a number")
      }
      return number
    }
    func text() -> [UInt8]? { value.isEmpty ? nil : Array(value) }
    switch String(decoding: key.prefix(64), as: UTF8.self) {
    case "path": path = text()
    case "linkpath": linkPath = text()
    case "size": size = try number()
    case "uid": user = try number()
    case "gid": group = try number()
    case "mtime": modified = try number()
    case "GNU.sparse.major": sparseMajor = try number()
    case "GNU.sparse.minor": sparseMinor = try number()
    case "GNU.sparse.name": sparseName = text()
    case "GNU.sparse.realsize", "GNU.sparse.size": sparseRealSize = try number()
    case "GNU.sparse.offset", "GNU.sparse.numbytes": try append(number())
    case "GNU.sparse.map":
      sparseMap = []
      for part in value.split(separator: UInt8(ascii: ",")) { try append(TarNumber.decimal(part)) }
    default: break
    }
  }

  private mutating func append(_ number: Int64?) throws(ArchiveError) {
    guard let number else { throw .corrupt(format: "tar", reason: "a sparse map with something that is no number") }
    guard sparseMap.count < Self.maximumSparseNumbers else {
      throw .limit(format: "tar", what: "a longer sparse map", limit: Self.maximumSparseNumbers)
    }
    sparseMap.append(number)
  }
}

/// Where the stored bytes of a sparse file belong.
struct SparseMap {
  struct Segment {
    var offset: Int64
    var count: Int64
  }

  let segments: [Segment]
  let realSize: Int64

  /// Checked: in order, within the file, no more and no less than what is stored.
  /// - Parameter numbers: offset, count, offset, count …
  init(_ numbers: [Int64], realSize: Int64, stored: Int64) throws(ArchiveError) {
    var segments: [Segment] = []
    var end: Int64 = 0
    var sum: Int64 = 0
    guard numbers.count % 2 == 0, realSize >= 0 else {
      throw .corrupt(format: "tar", reason: "a sparse map with half a segment")
    }
    for index in stride(from: 0, to: numbers.count, by: 2) {
      let (offset, count) = (numbers[index], numbers[index + 1])
      guard offset >= end, count >= 0, offset <= realSize, count <= realSize - offset else {
        throw .corrupt(format: "tar", reason: "a sparse map whose segments overlap or leave the file")
      }
      end = offset + count
      sum += count
      if count > 0 { segments.append(Segment(offset: offset, count: count)) }
    }
    guard sum == stored else {
      throw .corrupt(format: "tar", reason: "a sparse map of \(sum) bytes where \(stored) are stored")
    }
    self.segments = segments
    self.realSize = realSize
  }
}
