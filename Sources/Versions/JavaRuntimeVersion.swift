/// Versions of Java runtimes, old and new: `1.8.0_392-b08` is `8u392` is `8.0.392`; `17.0.9+9`; `21-ea+35`.
///
/// Source: JEP 223 and JEP 322 (`java.lang.Runtime.Version`): numbers, then having a prerelease sorts before having
/// none, then the build.
enum JavaRuntimeVersion {
  private struct Parts {
    /// Numbers after the leading `1.` of the old scheme was taken off; separated by `.`, `_` or `u`.
    var numbers: VersionText
    /// Written `8u392`: a 0 stands between the two.
    var isUpdate = false
    var prerelease: VersionText
    var build: VersionText

    init?(_ text: VersionText) {
      var text = text
      if text.startsWithWord("jdk") { text = text.from(text[3] == UInt8(ascii: "-") ? 4 : 3) }
      if text[0] == UInt8(ascii: "1"), text[1] == UInt8(ascii: "."), text[2].isDigit { text = text.from(2) }
      var end = 0
      while text[end].isDigit
        || ((text[end] == UInt8(ascii: ".") || text[end] == UInt8(ascii: "_") || text[end] == UInt8(ascii: "u"))
          && text[end + 1].isDigit)
      {
        if text[end] == UInt8(ascii: "u") { isUpdate = true }
        end += 1
      }
      guard end > 0, text[0].isDigit else { return nil }
      numbers = text.upTo(end)
      prerelease = text.upTo(0)
      build = prerelease
      if text[end] == UInt8(ascii: "-"), text[end + 1] == UInt8(ascii: "b"), text[end + 2].isDigit {
        build = text[end + 2..<text.endOfDigits(from: end + 2)]
        return
      }
      if text[end] == UInt8(ascii: "-") {
        let start = end + 1
        end = start
        while text[end].isLetter || text[end].isDigit { end += 1 }
        prerelease = text[start..<end]
      }
      if text[end] == UInt8(ascii: "+") { build = text[end + 1..<text.endOfDigits(from: end + 1)] }
    }

    /// The number at `index` of the list, and where the next one begins.
    func number(_ offset: inout Int, _ index: Int) -> VersionText {
      if isUpdate, index == 1 { return numbers.upTo(0) }
      let end = numbers.endOfDigits(from: offset)
      defer { offset = end + 1 }
      return numbers[offset..<max(end, offset)]
    }
  }

  static func compare(_ left: VersionText, _ right: VersionText) -> Ordering? {
    guard let a = Parts(left), let b = Parts(right) else { return nil }
    var i = 0
    var j = 0
    var index = 0
    while i < a.numbers.count || j < b.numbers.count {
      let order = VersionText.compareNumbers(a.number(&i, index), b.number(&j, index))
      if order != .equal { return order }
      index += 1
    }
    if a.prerelease.isEmpty != b.prerelease.isEmpty { return a.prerelease.isEmpty ? .greater : .less }
    let order =
      a.prerelease.isAllDigits && b.prerelease.isAllDigits
      ? VersionText.compareNumbers(a.prerelease, b.prerelease)
      : a.prerelease.isAllDigits != b.prerelease.isAllDigits
        ? (a.prerelease.isAllDigits ? .less : .greater) : VersionText.compareBytes(a.prerelease, b.prerelease)
    return order.then(VersionText.compareNumbers(a.build, b.build))
  }

  static func isValid(_ text: VersionText) -> Bool { Parts(text) != nil }
}
