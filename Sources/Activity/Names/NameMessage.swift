import Model
import Parsing

/// Reads one message of the domain name system, which may have been cut off; every count and pointer in it is hostile.
///
/// Source: RFC 1035, section 4; RFC 3596 (AAAA).
package enum NameMessage {
  private static let types: [UInt16: String] = [
    1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 15: "MX", 16: "TXT", 28: "AAAA", 33: "SRV", 65: "HTTPS",
    255: "ANY",
  ]
  static let recordLimit = 32

  /// - Returns: nil for bytes that are no question or answer with exactly one question (as all resolvers send).
  package static func read(_ bytes: Bytes, server: IPAddress, port: UInt16) -> NameLookup? {
    guard let flags: UInt16 = bytes.integer(at: 2, bigEndian: true),
      let questions: UInt16 = bytes.integer(at: 4, bigEndian: true),
      let answers: UInt16 = bytes.integer(at: 6, bigEndian: true), questions == 1, flags & 0x7800 == 0,
      let (name, afterName) = name(in: bytes, at: 12), !name.isEmpty,
      let type: UInt16 = bytes.integer(at: afterName, bigEndian: true),
      let kind: UInt16 = bytes.integer(at: afterName + 2, bigEndian: true), kind & 0x7FFF == 1 || kind == 255
    else { return nil }
    var lookup = NameLookup(
      name: name, type: types[type] ?? "TYPE\(type)", isAnswer: flags & 0x8000 != 0,
      code: UInt8(flags & 0xF), server: server, serverPort: port)
    guard lookup.isAnswer else { return lookup }
    var offset = afterName + 4
    for _ in 0..<min(Int(answers), recordLimit) {
      guard let (_, fields) = Self.name(in: bytes, at: offset),
        let type: UInt16 = bytes.integer(at: fields, bigEndian: true),
        let length: UInt16 = bytes.integer(at: fields + 8, bigEndian: true)
      else { break }
      let data = fields + 10
      let record = bytes[data..<data + Int(length)]
      switch type {
      case 1 where record.count == 4, 28 where record.count == 16:
        lookup.addresses.append(IPAddress(field: record.array, family: type == 1 ? 2 : 10))
      case 5: if let (alias, _) = Self.name(in: bytes, at: data) { lookup.aliases.append(alias) }
      case 16: lookup.textSize += Int(length)
      default: break
      }
      offset = data + Int(length)
    }
    return lookup
  }

  /// A name and the offset behind it. Pointers only lead backwards, so no message makes this run in circles.
  private static func name(in bytes: Bytes, at start: Int) -> (String, Int)? {
    var text: [UInt8] = []
    var offset = start
    var end: Int?
    for _ in 0..<128 {
      guard let length = bytes[offset] else { return nil }
      switch length & 0xC0 {
      case 0xC0:
        guard let low = bytes[offset + 1] else { return nil }
        if end == nil { end = offset + 2 }
        let target = Int(length & 0x3F) << 8 | Int(low)
        guard target < offset else { return nil }
        offset = target
      case 0 where length == 0:
        return (String(decoding: text, as: UTF8.self), end ?? offset + 1)
      case 0:
        let label = bytes[offset + 1..<offset + 1 + Int(length)]
        guard label.count == Int(length), text.count + label.count < 256 else { return nil }
        if !text.isEmpty { text.append(UInt8(ascii: ".")) }
        for byte in label.array {
          // What no host name has is shown as a question mark: names end up in reports and on terminals.
          text.append(
            (0x41...0x5A).contains(byte) ? byte + 0x20 : (0x21...0x7E).contains(byte) ? byte : UInt8(ascii: "?"))
        }
        offset += 1 + Int(length)
      default: return nil
      }
    }
    return nil
  }
}
