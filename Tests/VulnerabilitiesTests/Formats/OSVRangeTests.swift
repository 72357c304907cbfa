import Testing
import Versions

@testable import Vulnerabilities

@Suite struct OSVRangeTests {
  /// Orders plain dotted numbers.
  private func order(_ a: String, _ b: String) -> Ordering? {
    let x = a.split(separator: ".").compactMap { Int($0) }
    let y = b.split(separator: ".").compactMap { Int($0) }
    guard !x.isEmpty, !y.isEmpty else { return nil }
    for index in 0..<max(x.count, y.count) {
      let (left, right) = (index < x.count ? x[index] : 0, index < y.count ? y[index] : 0)
      if left != right { return left < right ? .less : .greater }
    }
    return .equal
  }

  private func intervals(_ events: [OSVRange.Event]) -> [VersionRange] {
    OSVRange(kind: .semver, events: events).intervals(by: order)
  }

  @Test func known() {
    #expect(intervals([.introduced("0"), .fixed("1.9")]) == [.below("1.9")])
    #expect(intervals([.introduced("0.0.0-0")]) == [VersionRange(.open)])
    #expect(intervals([.introduced("1.2"), .lastAffected("1.4")]) == [VersionRange(from: "1.2", .last("1.4"))])
    #expect(
      intervals([.introduced("0"), .fixed("1.9"), .introduced("1.10"), .fixed("1.10.2"), .introduced("2.0")])
        == [.below("1.9"), VersionRange(from: "1.10", .fixed("1.10.2")), VersionRange(from: "2.0", .open)])
  }

  @Test func writtenInAnyOrder() {
    let right: [OSVRange.Event] = [
      .introduced("0"), .fixed("1.0"), .introduced("2.0"), .fixed("2.5"), .introduced("10.0"),
    ]
    let expected = intervals(right)
    #expect(expected.count == 3)
    // By kind, as some exporters write them; backwards.
    #expect(
      intervals([.introduced("2.0"), .introduced("10.0"), .introduced("0"), .fixed("2.5"), .fixed("1.0")]) == expected)
    #expect(intervals(right.reversed()) == expected)
  }

  @Test func oneVersion() {
    // Affected in exactly one version.
    #expect(intervals([.introduced("1.5"), .lastAffected("1.5")]) == [VersionRange(from: "1.5", .last("1.5"))])
    // Fixed and at once broken again: nothing between is missed.
    let again = intervals([.introduced("0"), .introduced("1.0"), .fixed("1.0"), .fixed("1.1")])
    #expect(again == [.below("1.0"), VersionRange(from: "1.0", .fixed("1.1"))])
  }

  @Test func strange() {
    #expect(intervals([]) == [])
    #expect(intervals([.fixed("2.0")]) == [.below("2.0")])
    #expect(intervals([.introduced("0"), .limit("3.0")]) == [.below("3.0")])
    #expect(intervals([.introduced("0"), .limit("*")]) == [VersionRange(.open)])
    #expect(intervals([.introduced("0"), .limit("3.0"), .limit("4.0")]) == [.below("4.0")])
    // A second end within nothing says nothing.
    #expect(
      intervals([.introduced("1.0"), .fixed("1.1"), .fixed("1.2")]) == [VersionRange(from: "1.0", .fixed("1.1"))])
  }
}
