import Crypto
import Foundation
import _CryptoExtras

/// A password as it is kept: scrypt (RFC 7914), which costs a guesser 32 MiB and some 0.1 s each time.
///
/// `scrypt$15$8$1$SALT$KEY`: the cost's logarithm, block size, parallelism, then salt and key in base 64.
struct PasswordHash: Sendable, Hashable {
  private let logarithm: Int
  private let salt: Data
  private let key: Data

  private static let blockSize = 8
  private static let parallelism = 1
  private static let cost = 15

  init(_ password: String, cost: Int = PasswordHash.cost) throws {
    var generator = SystemRandomNumberGenerator()
    let salt = Data((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    logarithm = cost
    self.salt = salt
    key = try Self.derive(password, salt, cost)
  }

  /// What ``text`` gave; nil for anything else.
  init?(text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "scrypt", let logarithm = Int(parts[1]), (10...20).contains(logarithm),
      parts[2] == "\(Self.blockSize)", parts[3] == "\(Self.parallelism)",
      let salt = Data(base64Encoded: String(parts[4])),
      let key = Data(base64Encoded: String(parts[5])), salt.count == 16, key.count == 32
    else { return nil }
    self.logarithm = logarithm
    self.salt = salt
    self.key = key
  }

  var text: String {
    "scrypt$\(logarithm)$\(Self.blockSize)$\(Self.parallelism)$\(salt.base64EncodedString())$\(key.base64EncodedString())"
  }

  /// Takes the same time whether it fits or not.
  func matches(_ password: String) -> Bool {
    guard let tried = try? Self.derive(password, salt, logarithm), tried.count == key.count else { return false }
    return zip(tried, key).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func derive(_ password: String, _ salt: Data, _ logarithm: Int) throws -> Data {
    // The same characters in another composition are the same password (RFC 8265 asks for NFC).
    let bytes = Data(password.precomposedStringWithCanonicalMapping.utf8)
    let key = try KDF.Scrypt.deriveKey(
      from: bytes, salt: salt, outputByteCount: 32, rounds: 1 << logarithm, blockSize: blockSize,
      parallelism: parallelism, maxMemory: 256 << 20)
    return key.withUnsafeBytes { Data($0) }
  }
}
