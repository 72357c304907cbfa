/// A content digest in OCI's notation, `algorithm:lower-case hexadecimal`.
///
/// Source: OCI Image Specification 1.1, "Digests".
package struct Digest: Sendable, Hashable, CustomStringConvertible, Comparable {
  package enum Algorithm: String, Sendable, Hashable {
    case sha256, sha512

    /// Length of the hexadecimal part, in characters.
    package var hexLength: Int { self == .sha256 ? 64 : 128 }
  }

  package let algorithm: Algorithm
  /// Lower-case hexadecimal, of exactly the algorithm's length.
  package let hex: String

  /// Nil unless `text` is a registered algorithm with the right number of lower-case hexadecimal digits.
  package init?(_ text: some StringProtocol) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
      let algorithm = Algorithm(rawValue: String(text[..<colon]))
    else { return nil }
    let hex = text[text.utf8.index(after: colon)...]
    guard hex.utf8.count == algorithm.hexLength,
      hex.utf8.allSatisfy({
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      })
    else { return nil }
    self.algorithm = algorithm
    self.hex = String(hex)
  }

  /// The SHA-256 digest with these 32 bytes; nil for another count.
  package init?(sha256 bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    algorithm = .sha256
    hex = Digest.hexadecimal(bytes)
  }

  package var description: String { "\(algorithm.rawValue):\(hex)" }

  /// `sha256:` and the first twelve digits: what people compare by eye.
  package var short: String { "\(algorithm.rawValue):\(hex.prefix(12))" }

  package static func < (a: Digest, b: Digest) -> Bool { a.description < b.description }

  /// Lower-case hexadecimal of any bytes.
  package static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
