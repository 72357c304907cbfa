import Crypto
import Foundation

/// A random text that lets somebody in. It is shown once; the file has only its SHA-256, which is enough for what
/// nobody can guess.
enum Secret {
  /// 32 random bytes, in the URL-safe alphabet of base 64 (RFC 4648 §5) without padding.
  static func make(_ prefix: String) -> String {
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    return prefix
      + Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  static func hash(_ secret: String) -> Data { Data(SHA256.hash(data: Data(secret.utf8))) }

  /// What is far from any that was ever given isn't looked up.
  static func isPlausible(_ secret: String) -> Bool { (20...100).contains(secret.utf8.count) }
}
