import enum Crypto.Insecure

/// UUIDs of version 5: the same name always has the same one.
///
/// Source: RFC 9562, section 5.5; SHA-1 by RFC 3174, which names things here and protects nothing.
enum NameUUID {
  /// Bulkhead's own namespace, a constant.
  static let namespace: [UInt8] = [
    0x9d, 0x2f, 0x6a, 0x58, 0x1c, 0x43, 0x4e, 0x0b, 0xa7, 0x35, 0x6b, 0x75, 0x6c, 0x6b, 0x68, 0x64,
  ]

  static func of(_ name: String, in namespace: [UInt8] = namespace) -> String {
    var bytes = Array(SHA1.hash(namespace + Array(name.utf8)).prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x50
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

enum SHA1 {
  /// 20 bytes.
  static func hash(_ message: [UInt8]) -> [UInt8] { Array(Insecure.SHA1.hash(data: message)) }
}
