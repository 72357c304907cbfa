import Parsing

/// Whether a value can begin at a place: not in the middle of a word.
///
/// What an escape ends does not count as part of the word: `"\nAKIA…"` in JSON, `%3DAKIA…` in a URL, `\u003dAKIA…`.
enum Boundary {
  static func isStart(_ body: Bytes, _ at: Int) -> Bool {
    guard let before = body[at - 1] else { return true }
    guard before.isWord else { return true }
    if let slash = body[at - 2], slash == UInt8(ascii: "\\") {
      return "nrtbf".utf8.contains(before)
    }
    if before.isHexadecimal, let middle = body[at - 2], middle.isHexadecimal {
      if body[at - 3] == UInt8(ascii: "%") { return true }
      if body[at - 3] == UInt8(ascii: "x"), body[at - 4] == UInt8(ascii: "\\") { return true }
      if body[at - 5] == UInt8(ascii: "u"), body[at - 6] == UInt8(ascii: "\\") { return true }
    }
    return false
  }
}
