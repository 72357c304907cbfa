import Crypto
import Parsing

/// What lists name malware by. MD5 and SHA-1 are broken for signatures, but still what many lists have.
package enum DigestAlgorithm: UInt8, Sendable, Hashable, CaseIterable, Comparable {
  case md5, sha1, sha256

  package var name: String {
    switch self {
    case .md5: "md5"
    case .sha1: "sha1"
    case .sha256: "sha256"
    }
  }

  var hexLength: Int {
    switch self {
    case .md5: 32
    case .sha1: 40
    case .sha256: 64
    }
  }

  /// By the number of hexadecimal digits.
  init?(hexLength: Int) {
    switch hexLength {
    case 32: self = .md5
    case 40: self = .sha1
    case 64: self = .sha256
    default: return nil
    }
  }

  package static func < (a: DigestAlgorithm, b: DigestAlgorithm) -> Bool { a.rawValue < b.rawValue }
}

/// A digest's bytes in a form that is compared and hashed quickly.
struct DigestKey: Sendable, Hashable {
  let algorithm: DigestAlgorithm
  private let a: UInt64
  private let b: UInt64
  private let c: UInt64
  private let d: UInt64

  init(_ algorithm: DigestAlgorithm, _ bytes: some Sequence<UInt8>) {
    self.algorithm = algorithm
    var words: [UInt64] = [0, 0, 0, 0]
    for (place, byte) in bytes.enumerated().prefix(32) { words[place >> 3] = words[place >> 3] << 8 | UInt64(byte) }
    (a, b, c, d) = (words[0], words[1], words[2], words[3])
  }

  /// Nil unless these are as many hexadecimal digits, of either case, as one of the algorithms has.
  init?(hexadecimal text: Bytes) {
    guard let algorithm = DigestAlgorithm(hexLength: text.count) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    for place in stride(from: 0, to: text.count, by: 2) {
      guard let high = Self.digit(text[place]), let low = Self.digit(text[place + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    self.init(algorithm, bytes)
  }

  private static func digit(_ byte: UInt8?) -> UInt8? {
    switch byte {
    case .some(let byte) where (0x30...0x39).contains(byte): byte - 0x30
    case .some(let byte) where (0x61...0x66).contains(byte): byte - 0x61 + 10
    case .some(let byte) where (0x41...0x46).contains(byte): byte - 0x41 + 10
    default: nil
    }
  }
}

/// Several digests of one body in one pass.
struct DigestPass {
  private var md5: Insecure.MD5?
  private var sha1: Insecure.SHA1?
  private var sha256: SHA256?

  init(_ algorithms: Set<DigestAlgorithm>) {
    md5 = algorithms.contains(.md5) ? Insecure.MD5() : nil
    sha1 = algorithms.contains(.sha1) ? Insecure.SHA1() : nil
    sha256 = algorithms.contains(.sha256) ? SHA256() : nil
  }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    md5?.update(bufferPointer: bytes)
    sha1?.update(bufferPointer: bytes)
    sha256?.update(bufferPointer: bytes)
  }

  /// Strongest first.
  func finish() -> [(algorithm: DigestAlgorithm, bytes: [UInt8])] {
    var digests: [(algorithm: DigestAlgorithm, bytes: [UInt8])] = []
    if let sha256 { digests.append((.sha256, Array(sha256.finalize()))) }
    if let sha1 { digests.append((.sha1, Array(sha1.finalize()))) }
    if let md5 { digests.append((.md5, Array(md5.finalize()))) }
    return digests
  }
}
