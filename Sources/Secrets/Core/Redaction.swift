import Crypto
import Parsing

/// What may be shown of a secret.
enum Redaction {
  /// First and last characters with the number between: `AKIA…(14)…Q7`. Of short ones, and of passwords that people
  /// choose, nothing but the length.
  static func text(_ secret: Bytes, isPassword: Bool) -> String {
    let count = secret.count
    let (first, last) = isPassword || count < 12 ? (0, 0) : count < 20 ? (2, 1) : (4, 2)
    return visible(secret[0..<first]) + "…(\(count - first - last))…" + visible(secret[count - last..<count])
  }

  /// Of a key in an armour: what it is, and its length.
  static func key(_ title: String, bytes: Int) -> String { "\(title) …(\(bytes) bytes)…" }

  private static func visible(_ bytes: Bytes) -> String {
    String(decoding: bytes.array.map { $0 > 0x20 && $0 < 0x7F ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
  }
}

/// A name for a secret that says whether two are equal, and does not let it be found again.
enum SecretFingerprint {
  private static let salt = Array("bulkhead.secret/1\u{0}".utf8)

  /// 64 bits of a salted SHA-256 for what was drawn by lot. Of a password that a person chose only 24 bits: among any
  /// dictionary's words there are then many with the same name, while two equal passwords of one image still meet.
  static func of(_ essence: [UInt8], isPassword: Bool) -> String {
    var hash = SHA256()
    hash.update(data: salt)
    hash.update(data: essence)
    let digest = Array(hash.finalize()).prefix(isPassword ? 3 : 8)
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
