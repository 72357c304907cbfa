import Testing

@testable import Console

@Suite struct AccessTests {
  static let ours = HostRule(names: ["Bulkhead.example.org"])

  @Test(arguments: [
    "localhost", "localhost:8470", "127.0.0.1:8470", "[::1]:8470", "LOCALHOST", "bulkhead.example.org:443",
  ]) func answersToOwnNames(_ authority: String) { #expect(Self.ours.allows(authority)) }

  @Test(
    arguments: [
      nil, "", "attacker.example", "localhost.attacker.example", "127.0.0.1.attacker.example:8470", "localhost:",
      "localhost:80x", "[::1", "[::1]x", "user@localhost", "127.1", "0.0.0.0", ":8470",
    ] as [String?]) func answersToNoOthers(_ authority: String?)
  { #expect(!Self.ours.allows(authority)) }

  @Test(
    arguments: [
      ("same-origin", "http://localhost:1", true), (nil, "http://localhost:1", true), (nil, nil, true),
      ("none", nil, true), ("cross-site", nil, false), ("same-site", "http://localhost:1", false),
      (nil, "http://localhost:2", false), (nil, "https://localhost:1", false), (nil, "null", false),
    ] as [(String?, String?, Bool)]) func knowsItsOwnOrigin(site: String?, origin: String?, isOurs: Bool)
  {
    #expect(OriginRule.isOurOwn(site: site, origin: origin, authority: "localhost:1", isSecure: false) == isOurs)
  }

  @Test func guessingSlowsDown() {
    var limit = AttemptLimit()
    for _ in 0..<4 {
      limit.failed("a", now: 0)
      #expect(limit.wait("a", now: 0) == nil)
    }
    var now = 0.0
    var waits: [Double] = []
    for _ in 0..<15 {
      limit.failed("a", now: now)
      let wait = limit.wait("a", now: now) ?? 0
      waits.append(wait)
      now += wait
    }
    #expect(waits.prefix(5) == [1, 2, 4, 8, 16])
    #expect(waits.last == 900)
    #expect(limit.wait("b", now: now) == nil)
    limit.succeeded("a")
    #expect(limit.wait("a", now: now) == nil)
  }

  @Test func guessersBeyondCountAreForgotten() {
    var limit = AttemptLimit()
    limit.maximumKeys = 100
    for key in 0..<1000 { for _ in 0..<9 { limit.failed("\(key)", now: Double(key)) } }
    #expect(limit.wait("999", now: 999) != nil)
    #expect(limit.wait("0", now: 0) == nil)
  }

}
