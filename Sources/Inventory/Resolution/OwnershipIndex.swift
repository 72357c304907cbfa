import Parsing

/// Which package a path belongs to: a hundred thousand paths as hashes, without one string.
///
/// The hash is Swift's (SipHash, seeded anew in every run): two of a million paths share one with a chance of one to
/// 10⁷, and nobody can make them.
package struct OwnershipIndex: Sendable {
  private var hashes: [UInt64] = []
  private var owners: [Int32] = []
  /// purls.
  private var names: [String] = []
  package private(set) var count = 0

  package init() {}

  package var isEmpty: Bool { count == 0 }

  /// The purl of the package that owns a path, links on the way to it resolved; nil where none does.
  package func owner(of path: String) -> String? {
    guard count > 0 else { return nil }
    var path = path
    let hash = path.withUTF8 { Self.hash(UnsafeRawBufferPointer($0)) }
    let slot = slot(hash)
    return hashes[slot] == 0 ? nil : names[Int(owners[slot])]
  }

  mutating func reserve(_ paths: Int) {
    guard hashes.isEmpty else { return }
    var size = 1024
    while size < paths * 2, size < 1 << 24 { size *= 2 }
    hashes = [UInt64](repeating: 0, count: size)
    owners = [Int32](repeating: 0, count: size)
  }

  /// Makes an owner known; its number is for ``add(_:owner:)``.
  mutating func owner(named purl: String) -> Int32 {
    names.append(purl)
    return Int32(truncatingIfNeeded: names.count - 1)
  }

  /// The first owner of a path stays.
  mutating func add(_ path: UnsafeRawBufferPointer, owner: Int32) {
    if hashes.isEmpty { reserve(512) }
    let hash = Self.hash(path)
    let place = slot(hash)
    guard hashes[place] == 0 else { return }
    hashes[place] = hash
    owners[place] = owner
    count += 1
    if count * 2 > hashes.count { grow() }
  }

  /// Never 0, which marks a free slot.
  static func hash(_ path: UnsafeRawBufferPointer) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(bytes: path)
    return UInt64(bitPattern: Int64(hasher.finalize())) | 1
  }

  private func slot(_ hash: UInt64) -> Int {
    let mask = hashes.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 1) & mask
    while hashes[slot] != 0, hashes[slot] != hash { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    let (oldHashes, oldOwners) = (hashes, owners)
    hashes = [UInt64](repeating: 0, count: oldHashes.count * 2)
    owners = [Int32](repeating: 0, count: hashes.count)
    for index in oldHashes.indices where oldHashes[index] != 0 {
      let place = slot(oldHashes[index])
      hashes[place] = oldHashes[index]
      owners[place] = oldOwners[index]
    }
  }
}
