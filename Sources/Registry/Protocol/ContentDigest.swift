import Model
import Parsing

import struct Crypto.SHA256
import struct Crypto.SHA512

/// Digests of content that is held against its name.
enum ContentDigest {
  static func of(_ bytes: Bytes, _ algorithm: Digest.Algorithm) -> Digest? {
    let hex = bytes.withUnsafeBytes { memory in
      switch algorithm {
      case .sha256: Digest.hexadecimal(SHA256.hash(data: memory))
      case .sha512: Digest.hexadecimal(SHA512.hash(data: memory))
      }
    }
    return Digest("\(algorithm.rawValue):\(hex)")
  }

  static func matches(_ bytes: Bytes, _ digest: Digest) -> Bool { of(bytes, digest.algorithm) == digest }
}
