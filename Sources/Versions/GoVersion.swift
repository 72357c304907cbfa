/// Go's module and toolchain versions.
///
/// Source: the Go Modules Reference ("Versions", "Pseudo-versions"), go.dev/doc/toolchain. Modules are semantic
/// versions with `v`; `+incompatible` orders nothing; a pseudo-version is a prerelease by construction. A toolchain
/// (`go1.21.3`, `go1.22rc1`, `go1.21.0-vendor`) is placed on the same scale: `go1.22rc1` is `1.22.0-rc.1`.
enum GoVersion {
  static func compare(_ left: VersionText, _ right: VersionText) -> Ordering? {
    let a = toolchain(left)
    let b = toolchain(right)
    if a == nil, b == nil { return SemanticVersion.compare(left, right, .semver) }
    return withSemver(left, a) { left in withSemver(right, b) { SemanticVersion.compare(left, $0, .semver) } }
  }

  /// The toolchain's parts: numbers, the word before a number (`rc`), that number.
  private struct Toolchain {
    var numbers: VersionText
    var word: VersionText
    var count: VersionText
  }

  private static func toolchain(_ text: VersionText) -> Toolchain? {
    guard text.starts(with: "go"), text[2].isDigit else { return nil }
    var end = 2
    while text[end].isDigit || (text[end] == UInt8(ascii: ".") && text[end + 1].isDigit) { end += 1 }
    let endOfWord = text.endOfLetters(from: end)
    return Toolchain(
      numbers: text[2..<end], word: text[end..<endOfWord],
      count: text[endOfWord..<text.endOfDigits(from: endOfWord)])
  }

  private static func withSemver<R>(
    _ text: VersionText, _ toolchain: Toolchain?, _ body: (VersionText) -> R
  ) -> R {
    guard let toolchain else { return body(text) }
    let capacity = toolchain.numbers.count + toolchain.word.count + toolchain.count.count + 2
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
      var length = 0
      func put(_ part: VersionText) {
        for index in 0..<part.count {
          buffer[length] = part[index]
          length += 1
        }
      }
      func put(_ byte: UInt8) {
        buffer[length] = byte
        length += 1
      }
      put(toolchain.numbers)
      if !toolchain.word.isEmpty {
        put(UInt8(ascii: "-"))
        put(toolchain.word)
        if !toolchain.count.isEmpty {
          put(UInt8(ascii: "."))
          put(toolchain.count)
        }
      }
      return body(VersionText(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<length])))
    }
  }

  static func isValid(_ text: VersionText) -> Bool {
    if let toolchain = toolchain(text) { return toolchain.numbers.firstIndex(of: UInt8(ascii: ".")) != nil }
    return text[0] == UInt8(ascii: "v") && SemanticVersion.isValid(text.from(1))
  }
}
