import Testing
import Versions

@Suite struct OrderingTests {
  @Test func reversedTwiceIsTheSame() {
    for value in [Ordering.less, .equal, .greater] { #expect(value.reversed.reversed == value) }
  }
}
