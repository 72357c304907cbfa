import Crypto

/// 64 bits of SHA-256: the same in every run, and not to be steered by who writes the records.
enum StableHash {
  static func of(_ bytes: UnsafeRawBufferPointer) -> Int64 {
    var hash = SHA256()
    hash.update(bufferPointer: bytes)
    return hash.finalize().withUnsafeBytes { $0.loadUnaligned(as: Int64.self) }
  }

  static func of(_ bytes: [UInt8]) -> Int64 { bytes.withUnsafeBytes { of($0) } }

  static func of(_ parts: String...) -> Int64 {
    var bytes: [UInt8] = []
    for part in parts {
      bytes += part.utf8
      bytes.append(0)
    }
    return of(bytes)
  }

  /// Ids are the same whatever the case of their letters.
  static func ofName(_ name: String) -> Int64 { of(name.uppercased()) }
}
