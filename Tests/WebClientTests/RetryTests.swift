import Testing

@testable import WebClient

@Suite struct RetryTests {
  @Test(
    arguments: [
      ("0", 0), ("120", 120), (" 7 ", 7), ("Sun, 06 Nov 1994 08:49:37 GMT", 37), ("Sun, 06 Nov 1994 08:48:00 GMT", 0),
      ("-1", nil),
      ("1.5", nil), ("", nil), ("9999999999999", nil), ("Sunday, 06-Nov-94 08:49:37 GMT", nil),
      ("Sun, 06 Foo 1994 08:49:37 GMT", nil),
      ("Sun, 06 Nov 1994 25:49:37 GMT", nil),
    ] as [(String, Int?)])
  func readsRetryAfter(_ row: (String, Int?)) {
    // 1994-11-06 08:49:00
    #expect(RetryAfter.parse(row.0, now: 784_111_740) == row.1.map { .seconds($0) })
  }

  @Test(arguments: [
    ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600),
    ("Tue, 24 Nov 2026 14:30:00 GMT", 1_795_530_600),
  ])
  func readsDates(_ row: (String, Int)) { #expect(HTTPDate.seconds(row.0) == row.1) }

  @Test func delaysDoubleUpToTheirLimit() {
    var state = RetryState(RetryPolicy())
    let fault = WebError(.broken, "")
    let delays = (0..<6).map { _ in state.decide(after: fault, random: 1) }
    #expect(
      delays == [
        .retry(after: .milliseconds(500)), .retry(after: .seconds(1)), .retry(after: .seconds(2)),
        .retry(after: .seconds(4)),
        .retry(after: .seconds(8)), .giveUp,
      ])
    state.progressed()
    #expect(state.decide(after: fault, random: 0) == .retry(after: .milliseconds(250)))
  }

  @Test(arguments: [
    (WebError.Kind.status(429), true), (.status(500), true), (.status(503), true), (.status(404), false),
    (.status(401), false),
    (.status(501), false), (.tls, false), (.tooLarge, false), (.protocol, false), (.broken, true), (.timeout, true),
    (.connection, true), (.cancelled, false), (.redirect, false), (.shutDown, false),
  ])
  func triesAgainOnlyWhatMayPass(_ row: (WebError.Kind, Bool)) {
    var state = RetryState(RetryPolicy())
    #expect((state.decide(after: WebError(row.0, ""), random: 0) != .giveUp) == row.1)
  }

  @Test func waitsAsLongAsAskedButNotForEver() {
    var state = RetryState(RetryPolicy())
    #expect(
      state.decide(after: WebError(.status(429), "", retryAfter: .seconds(17)), random: 0)
        == .retry(after: .seconds(17)))
    #expect(state.decide(after: WebError(.status(429), "", retryAfter: .zero), random: 1) == .retry(after: .seconds(1)))
    #expect(state.decide(after: WebError(.status(429), "", retryAfter: .seconds(3600)), random: 0) == .giveUp)
  }

  @Test func givesUpSoonWhereNobodyAnswers() {
    var state = RetryState(RetryPolicy())
    let fault = WebError(.connection, "")
    let decisions = (0..<3).map { _ in state.decide(after: fault, random: 0) }
    #expect(decisions.last == .giveUp && decisions.first != .giveUp)
  }
}
