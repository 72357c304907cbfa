import TestKit

/// Broken copies of a sample.
struct SeededBytes {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func mutation(of sample: [UInt8]) -> [UInt8] {
    var bytes = sample
    guard !bytes.isEmpty else { return bytes }
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      guard !bytes.isEmpty else { break }
      let at = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0, 1: bytes[at] = UInt8.random(in: 0...255, using: &generator)
      case 2: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 3: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...8, using: &generator)))
      case 4: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 8)], at: at)
      default:
        if Int.random(in: 0..<8, using: &generator) == 0 { bytes.removeSubrange(at...) } else { bytes[at] = 0xFF }
      }
    }
    return bytes
  }
}
