import Testing

@testable import Policy

@Suite struct CivilDayTests {
  @Test(arguments: [
    ("1970-01-01", 0), ("2000-02-29", 11016), ("2026-11-25", 20782), ("1969-12-31", -1), ("9999-12-31", 2_932_896),
    ("0001-01-01", -719_162),
  ]) func daysAreCounted(text: String, number: Int) throws {
    let day = try #require(CivilDay(text))
    #expect(day.number == number && day.description == text)
  }

  @Test(arguments: [
    "", "2026-13-01", "2026-00-01", "2026-01-32", "2025-02-29", "1900-02-29", "2026-1-1", "26-01-01",
    "2026-01-01x", "2026/01/01", "２026-01-01",
  ])
  func otherTextsAreNone(text: String) { #expect(CivilDay(text) == nil) }

  @Test func everyDayGoesThereAndBack() {
    for number in stride(from: -800_000, to: 3_000_000, by: 997) where number >= -719_162 && number <= 2_932_896 {
      #expect(CivilDay(CivilDay(number: number).description)?.number == number)
    }
  }

  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-11-24T14:52:00Z", 1_795_531_920),
      ("2026-11-24T15:52:00.123456+01:00", 1_795_531_920),
      ("2026-11-24T13:52:00-01:00", 1_795_531_920), ("2026-11-24", 1_795_478_400), ("2026-11-24T25:00:00Z", nil),
      ("2026-11-24T14", nil), ("x", nil), ("2026-11-24T14:52:00+1", nil),
    ] as [(String, Int?)]) func timesAreRead(text: String, seconds: Int?)
  { #expect(CivilDay.seconds(text) == seconds) }
}
