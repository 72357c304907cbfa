import Parsing

/// RFC 3339 times as seconds since 1970: what a record keeps of them.
enum Instant {
  /// `2024-01-31T12:34:56Z`, fractions passed over, or a date alone (midnight); nil for anything else.
  static func seconds(_ text: String) -> Int64? {
    let bytes = Array(text.utf8.prefix(40))
    guard bytes.count >= 10, bytes[4] == 0x2D, bytes[7] == 0x2D, let year = number(bytes, 0, 4),
      let month = number(bytes, 5, 2), let day = number(bytes, 8, 2), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    var seconds = Int64(CivilDate(year: Int(year), month: Int(month), day: Int(day)).daysSince1970) * 86_400
    if bytes.count == 10 { return seconds }
    guard bytes.count >= 19, bytes[10] == 0x54 || bytes[10] == 0x20 || bytes[10] == 0x74, bytes[13] == 0x3A,
      bytes[16] == 0x3A, let hour = number(bytes, 11, 2), let minute = number(bytes, 14, 2),
      let second = number(bytes, 17, 2)
    else { return nil }
    seconds += hour * 3600 + minute * 60 + second
    var offset = 19
    if offset < bytes.count, bytes[offset] == 0x2E {
      offset += 1
      while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) { offset += 1 }
    }
    guard offset < bytes.count, bytes[offset] == 0x2B || bytes[offset] == 0x2D else { return seconds }
    guard bytes.count >= offset + 6, let hours = number(bytes, offset + 1, 2),
      let minutes = number(bytes, offset + 4, 2)
    else { return seconds }
    let shift = hours * 3600 + minutes * 60
    return bytes[offset] == 0x2B ? seconds - shift : seconds + shift
  }

  static func text(_ seconds: Int64) -> String {
    CivilDate.rfc3339(Int(max(seconds, -62_135_596_800)))
  }

  private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int64? {
    guard start + count <= bytes.count else { return nil }
    var value: Int64 = 0
    for byte in bytes[start..<start + count] {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int64(byte - 0x30)
    }
    return value
  }
}
