import Parsing

/// Some of what a query finds, and where to go on.
package struct Page<Element: Sendable>: Sendable {
  package var elements: [Element]
  /// For the query's `after`; nil at the end.
  package var next: Cursor?

  package init(_ elements: [Element], next: Cursor? = nil) {
    self.elements = elements
    self.next = next
  }
}

extension Page: Equatable where Element: Equatable {}

/// Where a page ended: the place itself, not a count, so nothing is shown twice or left out when rows come and go.
package struct Cursor: Sendable, Hashable, CustomStringConvertible {
  let numbers: [Int64]

  init(_ numbers: Int64...) { self.numbers = numbers }

  /// Numbers with `.` between them: fit for an address.
  package var description: String { numbers.map(String.init).joined(separator: ".") }

  /// What ``description`` gave; nil for anything else.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count <= 80 else { return nil }
    var numbers: [Int64] = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      guard let number = Int64(part) else { return nil }
      numbers.append(number)
    }
    guard !numbers.isEmpty else { return nil }
    self.numbers = numbers
  }

  func number(_ index: Int) -> Int64 { numbers.indices.contains(index) ? numbers[index] : 0 }
}

/// Bounds of what one call may ask for.
enum PageLimit {
  static let most = 1000

  static func bounded(_ limit: Int) -> Int { min(max(limit, 1), most) }
}
