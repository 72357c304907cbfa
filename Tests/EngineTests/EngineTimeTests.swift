import Testing

@testable import Engine

@Suite struct EngineTimeTests {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-12-01T02:59:10.123456789Z", 1_796_093_950_123_456_789),
      ("2026-12-01T02:59:10.5Z", 1_796_093_950_500_000_000), ("0001-01-01T00:00:00Z", nil), ("2026-12-01", nil),
      ("2026-13-01T02:59:10Z", nil), ("2026-12-01T02:59:10+01:00", nil), ("2026-12-01T02:59:1x.5Z", nil), ("", nil),
    ] as [(String, Int64?)])
  func timesOfEngines(text: String, expected: Int64?) { #expect(EngineTime.nanoseconds(text) == expected) }
}
