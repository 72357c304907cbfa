import Parsing

extension Bytes {
  /// As UTF-8 without a byte order mark; UTF-16 with one, as Windows' shell writes it, is converted.
  var utf8Text: Bytes {
    if starts(with: [0xEF, 0xBB, 0xBF]) { return self[from: 3] }
    let isLittle = starts(with: [0xFF, 0xFE])
    guard isLittle || starts(with: [0xFE, 0xFF]) else { return self }
    var units: [UInt16] = []
    units.reserveCapacity(count / 2)
    var offset = 2
    while let unit: UInt16 = integer(at: offset, bigEndian: !isLittle) {
      units.append(unit)
      offset += 2
    }
    return Bytes(String(decoding: units, as: UTF16.self))
  }
}
