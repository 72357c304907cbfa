import Model
import Parsing
import TestKit
import Testing

@testable import Intelligence

@Suite struct IndexTests {
  private func address(_ text: String) -> IPAddress { IPAddress(parsing: text) ?? IPAddress([]) }

  @Test func theMostExactWins() throws {
    var index = IndicatorIndex(source: FeedSource(name: "f"))
    for (text, family) in [("1.2.0.0/16", "wide"), ("1.2.3.0/24", "narrow"), ("1.2.3.4:443", "exact")] {
      index.add(try #require(FeedText.indicator(text)), IndicatorFacts(feed: "f", family: family))
    }
    func family(_ text: String, _ port: UInt16) -> String? {
      index.address(address(text), port: port)?.facts.first?.family
    }
    #expect(family("1.2.3.4", 443) == "exact" && family("1.2.3.4", 80) == "narrow" && family("1.2.9.9", 443) == "wide")
    #expect(family("1.3.0.0", 443) == nil)
  }

  /// Against the plain way of doing it.
  @Test func longestPrefixAgreesWithALinearSearch() {
    var random = SeededGenerator(seed: 2)
    var index = IndicatorIndex(source: FeedSource(name: "f"))
    var networks: [IPNetwork] = []
    for number in 0..<400 {
      let isVersion6 = number % 3 == 0
      let bytes = (0..<(isVersion6 ? 16 : 4)).map { _ in UInt8.random(in: 0...3, using: &random) }
      guard
        let network = IPNetwork(IPAddress(bytes), prefix: Int.random(in: 8...(isVersion6 ? 128 : 32), using: &random))
      else { continue }
      networks.append(network)
      index.add(.network(network), IndicatorFacts(feed: "f"))
    }
    for number in 0..<900 {
      let probe = IPAddress((0..<(number % 3 == 0 ? 16 : 4)).map { _ in UInt8.random(in: 0...3, using: &random) })
      let expected = networks.filter { $0.contains(probe) }.max { $0.prefix < $1.prefix }
      let found = index.address(probe)?.indicator
      #expect(found == expected.map { .network($0) })
    }
  }

  @Test func sharedSuffixesMatchOnlyThemselves() throws {
    var index = IndicatorIndex(source: FeedSource(name: "f"))
    for name in ["github.io", "evil.github.io", "bad.example"] { index.add(.domain(name), IndicatorFacts(feed: "f")) }
    #expect(index.domain("github.io") != nil && index.domain("good.github.io") == nil)
    #expect(index.domain("evil.github.io") != nil && index.domain("a.evil.github.io") != nil)
    #expect(index.domain("A.B.BAD.example.") != nil && index.domain("1.2.3.4") == nil && index.domain("example") == nil)
  }

  @Test func theFileGivesTheSameAnswers() throws {
    var index = IndicatorIndex(source: FeedSource(name: "f"))
    for text in [
      "1.2.3.4", "10.0.0.0/8", "2001:db8::/32", "9.9.9.9:53", "bad.example", "x.example/y",
      String(repeating: "0f", count: 20),
    ] {
      index.add(
        try #require(FeedText.indicator(text)),
        IndicatorFacts(feed: "f", family: text, confidence: 70, firstSeen: -5, expires: 99))
    }
    index.add(.domain("bad.example"), IndicatorFacts(feed: "f", family: "second"))
    let bytes = index.encoded
    let again = try IndicatorIndex(decoding: Bytes(bytes), source: FeedSource(name: "f"))
    #expect(again.domain("bad.example")?.facts == index.domain("bad.example")?.facts)
    #expect(again.domain("bad.example")?.facts.count == 2)
    #expect(again.address(address("9.9.9.9"), port: 53)?.facts == index.address(address("9.9.9.9"), port: 53)?.facts)
    #expect(again.address(address("2001:db8::9"))?.facts.first?.expires == 99)
    #expect(again.url("x.example/y").count == 1 && again.digest(String(repeating: "0F", count: 20)).count == 1)
    for length in stride(from: 0, to: bytes.count, by: 3) {
      #expect(throws: ParseError.self) {
        try IndicatorIndex(decoding: Bytes(bytes.prefix(length)), source: FeedSource(name: "f"))
      }
    }
  }
}
