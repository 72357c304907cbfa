/// Maven's versions, in the order of `ComparableVersion`.
///
/// Source: the POM reference, "Version Order Specification", as Maven does it since 3.8.7 (`1.0.RC1` like `1.0-RC1`;
/// before, a qualifier after a dot came before one after a hyphen). A version is a list of numbers and words; a hyphen,
/// a change between digits and letters, or a word after a dot opens a list within the list, which always comes last.
/// Trailing zeros and words for "released" count for nothing in each list.
struct MavenVersion {
  private struct Item {
    var text: VersionText
    var isNumber: Bool
    /// Of a word: its place among the known ones, 5 for "released", 7 for any other.
    var place: Int

    var isNull: Bool { isNumber ? text.isZero : place == released }
  }

  private static let released = 5
  private static let other = 7

  /// Items of all lists one after the other; list n ends before `ends[n]`.
  private var items: [Item] = []
  private var ends: [Int] = []

  init(_ text: VersionText) {
    var start = 0
    var isDigit = false
    var firstOfList = 0
    func item(_ range: Range<Int>, followedByDigit: Bool = false) -> Item {
      let part = text[range]
      return Item(
        text: part, isNumber: isDigit, place: isDigit ? 0 : Self.place(of: part, followedByDigit: followedByDigit))
    }
    func open() {
      ends.append(items.count)
      firstOfList = items.count
    }
    func separator(_ index: Int) {
      items.append(
        index == start ? Item(text: text.upTo(0), isNumber: true, place: 0) : item(start..<index))
      start = index + 1
    }
    for index in 0..<text.count {
      let byte = text[index]
      if byte == UInt8(ascii: ".") {
        separator(index)
      } else if byte == UInt8(ascii: "-") {
        separator(index)
        open()
      } else if byte.isDigit {
        if !isDigit, index > start {
          if items.count > firstOfList { open() }
          items.append(item(start..<index, followedByDigit: true))
          start = index
          open()
        }
        isDigit = true
      } else {
        if isDigit, index > start {
          items.append(item(start..<index))
          start = index
          open()
        }
        isDigit = false
      }
    }
    if text.count > start {
      if !isDigit, items.count > firstOfList { open() }
      items.append(item(start..<text.count))
    }
    ends.append(items.count)
    normalize()
  }

  /// Drops what counts for nothing at the end of each list, and lists that are left empty at the end.
  private mutating func normalize() {
    var kept: [Item] = []
    var keptEnds: [Int] = []
    var start = 0
    for end in ends {
      var last = end
      while last > start, items[last - 1].isNull { last -= 1 }
      kept += items[start..<last]
      keptEnds.append(kept.count)
      start = end
    }
    while keptEnds.count > 1, keptEnds[keptEnds.count - 1] == keptEnds[keptEnds.count - 2] { keptEnds.removeLast() }
    items = kept
    ends = keptEnds
  }

  private static func place(of word: VersionText, followedByDigit: Bool) -> Int {
    if word.count == 1, followedByDigit {
      switch word[0].lowercased {
      case UInt8(ascii: "a"): return 0
      case UInt8(ascii: "b"): return 1
      case UInt8(ascii: "m"): return 2
      default: return other
      }
    }
    if word.isWord("alpha") { return 0 }
    if word.isWord("beta") { return 1 }
    if word.isWord("milestone") { return 2 }
    if word.isWord("rc") || word.isWord("cr") { return 3 }
    if word.isWord("snapshot") { return 4 }
    if word.isEmpty || word.isWord("ga") || word.isWord("final") || word.isWord("release") { return released }
    if word.isWord("sp") { return 6 }
    return other
  }

  // MARK: Order

  private enum Element {
    case item(Item)
    case list
    case nothing
  }

  private func element(_ list: Int, _ index: Int) -> Element {
    guard list < ends.count else { return .nothing }
    let start = list == 0 ? 0 : ends[list - 1]
    if start + index < ends[list] { return .item(items[start + index]) }
    return start + index == ends[list] && list + 1 < ends.count ? .list : .nothing
  }

  /// How the rest from that list on stands to nothing: the first item that counts decides.
  private func orderToNothing(from list: Int) -> Ordering {
    for item in items[(list == 0 ? 0 : ends[list - 1])...] {
      let order = Self.orderToNothing(item)
      if order != .equal { return order }
    }
    return .equal
  }

  private static func orderToNothing(_ item: Item) -> Ordering {
    item.isNumber ? (item.text.isZero ? .equal : .greater) : .of(item.place, released)
  }

  private static func compare(_ a: Item, _ b: Item) -> Ordering {
    switch (a.isNumber, b.isNumber) {
    case (true, true): VersionText.compareNumbers(a.text, b.text)
    case (true, false): .greater
    case (false, true): .less
    case (false, false):
      Ordering.of(a.place, b.place)
        .then(a.place == other ? VersionText.compareIgnoringCase(a.text, b.text) : .equal)
    }
  }

  static func compare(_ left: VersionText, _ right: VersionText) -> Ordering? {
    let a = MavenVersion(left)
    let b = MavenVersion(right)
    var list = 0
    var index = 0
    while true {
      let order: Ordering
      switch (a.element(list, index), b.element(list, index)) {
      case (.nothing, .nothing): return .equal
      case (.list, .list):
        list += 1
        index = 0
        continue
      case (.item(let x), .item(let y)): order = compare(x, y)
      case (.item(let x), .list): order = x.isNumber ? .greater : .less
      case (.list, .item(let y)): order = y.isNumber ? .less : .greater
      case (.item(let x), .nothing): order = orderToNothing(x)
      case (.nothing, .item(let y)): order = orderToNothing(y).reversed
      case (.list, .nothing): return a.orderToNothing(from: list + 1)
      case (.nothing, .list): return b.orderToNothing(from: list + 1).reversed
      }
      if order != .equal { return order }
      index += 1
    }
  }

  /// Any text is a Maven version; what begins with a digit is one in earnest.
  static func isValid(_ text: VersionText) -> Bool { text[0].isDigit }
}
