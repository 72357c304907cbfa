import Foundation
import Testing

@testable import Parsing

@Suite struct CivilDateTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (4_107_542_399, "2100-02-28T23:59:59Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
    (.max, "9999-12-31T23:59:59Z"), (.min, "0000-01-01T00:00:00Z"),
  ])
  func secondsAreWritten(seconds: Int, text: String) { #expect(CivilDate.rfc3339(seconds) == text) }

  @Test func itAgreesWithTheSystemOverFourCenturies() {
    for day in stride(from: -80_000, to: 80_000, by: 37) {
      var clock = time_t(day * 86_400)
      var parts = tm()
      gmtime_r(&clock, &parts)
      let expected = CivilDate(year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
      #expect(CivilDate(daysSince1970: day) == expected)
      #expect(expected.daysSince1970 == day)
      #expect((1...CivilDate.length(ofMonth: expected.month, in: expected.year)).contains(expected.day))
    }
  }

  @Test func millisecondsStandBehindThePoint() {
    #expect(CivilDate.rfc3339(milliseconds: 1_796_076_605_007) == "2026-11-30T22:10:05.007Z")
    #expect(CivilDate.rfc3339(milliseconds: -1) == "1970-01-01T00:00:00.000Z")
    #expect(CivilDate.rfc3339(milliseconds: .max) == "9999-12-31T23:59:59.999Z")
  }
}
