import Parsing

/// JSON with comments and trailing commas (`bun.lock`, editors' configurations), made into strict JSON.
enum RelaxedJSON {
  static func parse(_ bytes: Bytes) throws(ParseError) -> JSONValue {
    try JSONValue(parsing: Bytes(strict(bytes)))
  }

  /// The same document without comments and without commas before a closing bracket.
  static func strict(_ bytes: Bytes) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var index = 0
    while let byte = bytes[index] {
      switch byte {
      case UInt8(ascii: "\""):
        let start = index
        index += 1
        while let inner = bytes[index], inner != byte { index += inner == UInt8(ascii: "\\") ? 2 : 1 }
        index = min(index + 1, bytes.count)
        out += bytes[start..<index].array
        continue
      case UInt8(ascii: "/") where bytes[index + 1] == byte:
        index = bytes.firstIndex(of: 0x0A, from: index) ?? bytes.count
        continue
      case UInt8(ascii: "/") where bytes[index + 1] == UInt8(ascii: "*"):
        index = bytes.firstRange(of: [0x2A, 0x2F], from: index + 2)?.upperBound ?? bytes.count
        continue
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        var last = out.count - 1
        while last >= 0, out[last] == 0x20 || (0x09...0x0D).contains(out[last]) { last -= 1 }
        if last >= 0, out[last] == UInt8(ascii: ",") { out.remove(at: last) }
        out.append(byte)
      default: out.append(byte)
      }
      index += 1
    }
    return out
  }
}
