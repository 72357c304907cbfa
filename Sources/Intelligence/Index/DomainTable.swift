/// Names in one block of memory with an open-addressing table over them: a million of them in some 40 MB.
struct DomainTable: Sendable {
  private struct Entry {
    var offset: UInt32
    var length: UInt16
    /// First of the chain of facts.
    var posting: UInt32
  }

  private var arena: [UInt8] = []
  private var entries: [Entry] = []
  /// Entry's number + 1; 0 is free. Its size is a power of two.
  private var slots: [UInt32] = [UInt32](repeating: 0, count: 1024)
  /// A name that is looked up is chosen by an attacker: the hash is seeded, so that names can't be made to collide.
  private let seed: UInt64

  init(seed: UInt64 = .random(in: 1...UInt64.max)) { self.seed = seed }

  var count: Int { entries.count }

  private static func mix(_ value: UInt64, _ byte: UInt8) -> UInt64 {
    (value ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15 ^ (value >> 29)
  }

  /// From the last byte to the first, so that one pass over a name gives the hashes of all its suffixes.
  private func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var value = seed
    for byte in name.reversed() { value = Self.mix(value, byte) }
    return value
  }

  /// The longest of a name and the names above it that is in the table.
  ///
  /// - Parameter coversOthers: whether a name stands for those below it too.
  func longestSuffix(
    _ name: UnsafeBufferPointer<UInt8>, _ coversOthers: (String) -> Bool
  ) -> (name: String, posting: UInt32)? {
    var value = seed
    var best: (start: Int, posting: UInt32)?
    var index = name.count - 1
    while index >= 0 {
      value = Self.mix(value, name[index])
      let isStart = index == 0 || name[index - 1] == 0x2E
      if isStart, let found = posting(UnsafeBufferPointer(rebasing: name[index...]), value) {
        if index == 0 || coversOthers(String(decoding: name[index...], as: UTF8.self)) { best = (index, found) }
      }
      index -= 1
    }
    return best.map { (String(decoding: name[$0.start...], as: UTF8.self), $0.posting) }
  }

  /// Nil where the name is not in it.
  func posting(_ name: UnsafeBufferPointer<UInt8>) -> UInt32? { posting(name, hash(name)) }

  private func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash ^ (hash >> 32)) }

  private func posting(_ name: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> UInt32? {
    let mask = slots.count - 1
    var slot = place(hash) & mask
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot]) - 1]
      if same(entry, name) { return entry.posting }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private func same(_ entry: Entry, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard Int(entry.length) == name.count else { return false }
    let start = Int(entry.offset)
    for index in 0..<name.count where arena[start + index] != name[index] { return false }
    return true
  }

  /// - Parameter posting: given the earlier chain, the new one.
  /// - Returns: false where it is full.
  mutating func insert(_ name: [UInt8], _ posting: (UInt32?) -> UInt32) -> Bool {
    guard name.count <= Int(UInt16.max), arena.count + name.count < Int(UInt32.max) else { return false }
    if entries.count * 2 >= slots.count { grow() }
    let mask = slots.count - 1
    return name.withUnsafeBufferPointer { bytes in
      var slot = place(hash(bytes)) & mask
      while slots[slot] != 0 {
        let number = Int(slots[slot]) - 1
        if same(entries[number], bytes) {
          entries[number].posting = posting(entries[number].posting)
          return true
        }
        slot = (slot + 1) & mask
      }
      entries.append(
        Entry(offset: UInt32(arena.count), length: UInt16(name.count), posting: posting(nil)))
      arena += name
      slots[slot] = UInt32(entries.count)
      return true
    }
  }

  private mutating func grow() {
    var larger = [UInt32](repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    for (number, entry) in entries.enumerated() {
      let start = Int(entry.offset)
      var slot = arena.withUnsafeBufferPointer { memory in
        place(hash(UnsafeBufferPointer(rebasing: memory[start..<start + Int(entry.length)]))) & mask
      }
      while larger[slot] != 0 { slot = (slot + 1) & mask }
      larger[slot] = UInt32(number + 1)
    }
    slots = larger
  }

  func forEach(_ body: (ArraySlice<UInt8>, UInt32) -> Void) {
    for entry in entries { body(arena[Int(entry.offset)..<Int(entry.offset) + Int(entry.length)], entry.posting) }
  }
}
