/// Numbers for names: each distinct spelling has one, so that names are compared and looked up as integers.
struct NameTable {
  private var storage: [UInt8] = []
  private var ends: [UInt32] = [0]
  private var lowered: [Int32] = []
  private var slots: [Int32]
  private var mask: Int

  init() {
    slots = [Int32](repeating: -1, count: 2048)
    mask = 2047
  }

  /// Stands in while the real one is lent out; takes no names.
  private init(placeholder: Void) {
    slots = []
    mask = 0
  }

  static var placeholder: NameTable { NameTable(placeholder: ()) }

  mutating func number(_ bytes: [UInt8]) -> Int32 { number(bytes, 0, bytes.count) }
  mutating func number(_ text: String) -> Int32 { number(Array(text.utf8)) }

  mutating func number(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int32 {
    var slot = Self.hash(bytes, start, end) & mask
    while slots[slot] >= 0 {
      if isSame(slots[slot], bytes, start, end) { return slots[slot] }
      slot = (slot + 1) & mask
    }
    let new = Int32(truncatingIfNeeded: lowered.count)
    slots[slot] = new
    storage.append(contentsOf: bytes[start..<end])
    ends.append(UInt32(truncatingIfNeeded: storage.count))
    lowered.append(-1)
    if lowered.count * 2 > slots.count { grow() }
    return new
  }

  /// The number of the same name in lower case: functions and classes have no case.
  mutating func lower(_ name: Int32) -> Int32 {
    let index = Int(name)
    guard index >= 0, index < lowered.count else { return name }
    if lowered[index] >= 0 { return lowered[index] }
    let bytes = self.bytes(name)
    let isLower = !bytes.contains { $0 &- 65 < 26 }
    let result = isLower ? name : number(bytes.map(ByteClass.lower))
    lowered[index] = result
    return result
  }

  func bytes(_ name: Int32) -> [UInt8] {
    let index = Int(name)
    guard index >= 0, index < lowered.count else { return [] }
    return Array(storage[Int(ends[index])..<Int(ends[index + 1])])
  }

  func text(_ name: Int32) -> String { String(decoding: bytes(name), as: UTF8.self) }

  private func isSame(_ name: Int32, _ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
    let from = Int(ends[Int(name)])
    guard Int(ends[Int(name) + 1]) - from == end - start else { return false }
    for offset in 0..<(end - start) where storage[from + offset] != bytes[start + offset] { return false }
    return true
  }

  private mutating func grow() {
    mask = slots.count * 2 - 1
    slots = [Int32](repeating: -1, count: mask + 1)
    for name in 0..<lowered.count {
      var slot = Self.hash(storage, Int(ends[name]), Int(ends[name + 1])) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(truncatingIfNeeded: name)
    }
  }

  private static func hash(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in start..<end { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: (hash ^ (hash >> 29)) & 0x7fff_ffff)
  }
}
