import Model
import Parsing

import struct Crypto.SHA256

/// The digests of files that a user, or a feed of theirs, knows as malware.
///
///     var lists = DigestLists()
///     try lists.add(bytes, named: "bazaar.csv")
///
/// Understood are lines of one digest (SHA-256, SHA-1, MD5; hexadecimal), with a name behind it or without; the output
/// of `sha256sum` and of BSD's `sha256`; ClamAV's `digest:size:name`; and comma-separated tables like those of
/// abuse.ch, whose first comment names the columns. `#`, `;` and `//` begin comments. Of a row with several digests of
/// one file the strongest is kept.
package struct DigestLists: Sendable {
  package struct Known: Sendable, Hashable {
    /// The family or file name that the list gives; nil where it gives none.
    package var label: String?
    package var list: String
  }

  private var places: [DigestKey: Int32] = [:]
  private var labels: [Known] = []
  private var numbers: [Known: Int32] = [:]
  private var fingerprints: [String] = []
  package private(set) var algorithms: Set<DigestAlgorithm> = []

  /// Bytes of one list.
  package static let maximumSize = 1 << 30
  /// Digests in all lists together.
  package static let maximumDigests = 10_000_000
  static let maximumLabel = 120

  package init() {}

  package var count: Int { places.count }
  package var isEmpty: Bool { places.isEmpty }

  /// Equal for equal lists.
  package var fingerprint: String { Fingerprint.of(fingerprints) }

  /// - Returns: how many lines held no digest, though they were neither empty nor comments.
  /// - Throws: where there is not one digest in it, or there are too many.
  @discardableResult
  package mutating func add(_ bytes: Bytes, named name: String) throws(ParseError) -> Int {
    guard bytes.count <= Self.maximumSize else {
      throw ParseError("list of digests", "\(bytes.count) bytes, more than the limit of \(Self.maximumSize)")
    }
    var table = DigestTable()
    var skipped = 0
    var found = 0
    for line in Lines(bytes) {
      switch table.read(line) {
      case .nothing: continue
      case .unknown: skipped += 1
      case .digest(let key, let label):
        found += 1
        guard places.count < Self.maximumDigests else {
          throw ParseError("list of digests", "more than \(Self.maximumDigests) digests")
        }
        algorithms.insert(key.algorithm)
        if places[key] == nil { places[key] = number(Known(label: label, list: name)) }
      }
    }
    guard found > 0 else { throw ParseError("list of digests", "no SHA-256, SHA-1 or MD5 digest in it") }
    var hasher = SHA256()
    bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    fingerprints.append(name + "/" + Digest.hexadecimal(hasher.finalize()))
    return skipped
  }

  private mutating func number(_ known: Known) -> Int32 {
    if let number = numbers[known] { return number }
    let number = Int32(clamping: labels.count)
    labels.append(known)
    numbers[known] = number
    return number
  }

  func find(_ algorithm: DigestAlgorithm, _ digest: [UInt8]) -> Known? {
    guard let place = places[DigestKey(algorithm, digest)], labels.indices.contains(Int(place)) else { return nil }
    return labels[Int(place)]
  }
}
