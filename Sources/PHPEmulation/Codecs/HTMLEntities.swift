/// The character references that hide code in texts: numbers, and the few names of PHP's `htmlspecialchars`.
enum HTMLEntities {
  private static let named: [(name: String, byte: UInt8)] = [
    ("amp", 38), ("lt", 60), ("gt", 62), ("quot", 34), ("apos", 39), ("nbsp", 160), ("dollar", 36), ("lpar", 40),
    ("rpar", 41), ("semi", 59), ("lsqb", 91), ("rsqb", 93), ("lcub", 123), ("rcub", 125), ("sol", 47), ("bsol", 92),
  ]

  static func decode(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == 38, let (decoded, end) = reference(bytes, index) {
        result.append(contentsOf: decoded)
        index = end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  private static func reference(_ bytes: [UInt8], _ start: Int) -> ([UInt8], Int)? {
    var end = start + 1
    while end < bytes.count, end < start + 12, bytes[end] != 59 { end += 1 }
    guard end < bytes.count, bytes[end] == 59 else { return nil }
    let body = bytes[(start + 1)..<end]
    if body.first == 35 {
      let text = String(decoding: body.dropFirst(), as: UTF8.self)
      let value = text.first == "x" || text.first == "X" ? UInt32(text.dropFirst(), radix: 16) : UInt32(text)
      guard let value, let scalar = Unicode.Scalar(value) else { return nil }
      return (Array(String(Character(scalar)).utf8), end + 1)
    }
    let text = String(decoding: body, as: UTF8.self)
    guard let match = named.first(where: { $0.name == text }) else { return nil }
    return ([match.byte], end + 1)
  }

  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for byte in bytes {
      switch byte {
      case 38: result.append(contentsOf: "&amp;".utf8)
      case 60: result.append(contentsOf: "&lt;".utf8)
      case 62: result.append(contentsOf: "&gt;".utf8)
      case 34: result.append(contentsOf: "&quot;".utf8)
      default: result.append(byte)
      }
    }
    return result
  }
}
