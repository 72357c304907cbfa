/// Deflate (RFC 1951), bounded: damaged or endless data gives what could be read, or nothing.
struct Inflate {
  private let bytes: [UInt8]
  private var position: Int
  private var bits: UInt32 = 0
  private var bitCount = 0
  private var output: [UInt8] = []
  private let limit: Int

  /// A canonical code: how many of each length, and the symbols in order.
  private struct Code {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int] = []

    init(_ lengths: ArraySlice<Int>) {
      for length in lengths { counts[length] += 1 }
      counts[0] = 0
      for length in 1..<16 {
        for (symbol, own) in lengths.enumerated() where own == length { symbols.append(symbol) }
      }
    }
  }

  /// Raw deflate data (`gzinflate`).
  static func raw(_ bytes: [UInt8], from: Int = 0, limit: Int) -> [UInt8]? {
    var inflate = Inflate(bytes: bytes, position: from, limit: limit)
    let isWhole = inflate.run()
    // PHP gives nothing for damaged data; what was read before it broke is still worth a look.
    return isWhole || inflate.output.count > 32 ? inflate.output : nil
  }

  /// zlib's format (RFC 1950; `gzuncompress`).
  static func zlib(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
    guard bytes.count > 2, bytes[0] & 15 == 8 else { return nil }
    return raw(bytes, from: 2, limit: limit)
  }

  /// gzip's format (RFC 1952; `gzdecode`).
  static func gzip(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
    guard bytes.count > 10, bytes[0] == 0x1f, bytes[1] == 0x8b else { return nil }
    let flags = bytes[3]
    var index = 10
    if flags & 4 != 0 {
      guard index + 1 < bytes.count else { return nil }
      index += 2 + Int(bytes[index]) + Int(bytes[index + 1]) << 8
    }
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
      while index < bytes.count, bytes[index] != 0 { index += 1 }
      index += 1
    }
    if flags & 2 != 0 { index += 2 }
    return index < bytes.count ? raw(bytes, from: index, limit: limit) : nil
  }

  private init(bytes: [UInt8], position: Int, limit: Int) {
    self.bytes = bytes
    self.position = position
    self.limit = limit
  }

  private mutating func take(_ count: Int) -> Int? {
    while bitCount < count {
      guard position < bytes.count else { return nil }
      bits |= UInt32(bytes[position]) << UInt32(bitCount)
      position += 1
      bitCount += 8
    }
    let value = bits & ((1 << UInt32(count)) - 1)
    bits >>= UInt32(count)
    bitCount -= count
    return Int(value)
  }

  private mutating func symbol(_ code: Code) -> Int? {
    var value = 0
    var first = 0
    var index = 0
    for length in 1..<16 {
      guard let bit = take(1) else { return nil }
      value |= bit
      let count = code.counts[length]
      if value - count < first {
        let place = index + value - first
        return place >= 0 && place < code.symbols.count ? code.symbols[place] : nil
      }
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    return nil
  }

  private mutating func run() -> Bool {
    while true {
      guard let isLast = take(1), let type = take(2) else { return false }
      let isGood =
        switch type {
        case 0: copyStored()
        case 1: decode(Self.fixedLiterals, Self.fixedDistances)
        case 2: decodeDynamic()
        default: false
        }
      if !isGood { return false }
      if isLast == 1 { return true }
    }
  }

  private mutating func copyStored() -> Bool {
    bits = 0
    bitCount = 0
    guard position + 4 <= bytes.count else { return false }
    let count = Int(bytes[position]) | Int(bytes[position + 1]) << 8
    position += 4
    let end = min(position + count, bytes.count)
    guard output.count + count <= limit else { return false }
    output.append(contentsOf: bytes[position..<end])
    position = end
    return true
  }

  private static let fixedLiterals: Code = {
    var lengths = [Int](repeating: 8, count: 288)
    for index in 144..<256 { lengths[index] = 9 }
    for index in 256..<280 { lengths[index] = 7 }
    return Code(lengths[...])
  }()
  private static let fixedDistances = Code([Int](repeating: 5, count: 30)[...])
  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
  ]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12289, 16385, 24577,
  ]
  private static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  private mutating func decodeDynamic() -> Bool {
    guard let literals = take(5), let distances = take(5), let codes = take(4) else { return false }
    var lengths = [Int](repeating: 0, count: 19)
    for index in 0..<(codes + 4) {
      guard let length = take(3) else { return false }
      lengths[Self.codeOrder[index]] = length
    }
    let code = Code(lengths[...])
    let total = literals + 257 + distances + 1
    var all: [Int] = []
    while all.count < total {
      guard let symbol = symbol(code) else { return false }
      switch symbol {
      case 0..<16: all.append(symbol)
      case 16:
        guard let last = all.last, let count = take(2) else { return false }
        all.append(contentsOf: repeatElement(last, count: count + 3))
      case 17:
        guard let count = take(3) else { return false }
        all.append(contentsOf: repeatElement(0, count: count + 3))
      default:
        guard let count = take(7) else { return false }
        all.append(contentsOf: repeatElement(0, count: count + 11))
      }
    }
    guard all.count == total else { return false }
    return decode(Code(all[..<(literals + 257)]), Code(all[(literals + 257)...]))
  }

  private mutating func decode(_ literals: Code, _ distances: Code) -> Bool {
    while true {
      guard let symbol = symbol(literals) else { return false }
      if symbol < 256 {
        guard output.count < limit else { return false }
        output.append(UInt8(truncatingIfNeeded: symbol))
        continue
      }
      if symbol == 256 { return true }
      let index = symbol - 257
      guard index < Self.lengthBases.count, let extra = take(Self.lengthBits[index]),
        let code = self.symbol(distances), code < Self.distanceBases.count,
        let more = take(code < 2 ? 0 : code / 2 - 1)
      else { return false }
      let distance = Self.distanceBases[code] + more
      guard distance <= output.count, output.count + Self.lengthBases[index] + extra <= limit else { return false }
      for _ in 0..<(Self.lengthBases[index] + extra) { output.append(output[output.count - distance]) }
    }
  }
}
