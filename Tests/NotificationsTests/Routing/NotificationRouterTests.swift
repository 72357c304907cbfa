import Model
import Testing

@testable import Notifications

@Suite struct NotificationRouterTests {
  @Test func groupsWhatComesTogether() {
    var router = NotificationRouter([RoutingRule(channels: ["a"], group: 30)], host: "h")
    router.take(Samples.notification("1", fingerprint: "1"), at: 100)
    router.take(Samples.notification("2", fingerprint: "2"), at: 110)
    router.take(Samples.notification("1", fingerprint: "1"), at: 120)
    #expect(router.due(at: 129).isEmpty && router.nextDue == 130)
    let due = router.due(at: 130)
    #expect(due.map(\.channel) == ["a"])
    #expect(due.first?.batch.entries.map(\.count).sorted() == [1, 2])
    #expect(router.due(at: 500).isEmpty && router.nextDue == nil)
  }

  @Test func tellsTheSameOnceAndCounts() {
    var router = NotificationRouter([RoutingRule(channels: ["a"], group: 0, repeatAfter: 3600)], host: "h")
    for time in 0..<100 { router.take(Samples.notification(), at: Double(time)) }
    #expect(router.due(at: 100).first?.batch.entries.map(\.count) == [100])
    for time in 100..<150 { router.take(Samples.notification(), at: Double(time)) }
    #expect(router.due(at: 200).isEmpty && router.repetitions == 50)
    router.take(Samples.notification(), at: 3600)
    #expect(router.due(at: 3600).first?.batch.entries.map(\.count) == [51])
  }

  @Test func everyRuleThatFitsCountsUntilOneStops() {
    var router = NotificationRouter(
      [
        RoutingRule(channels: ["critical"], severity: .critical, group: 0),
        RoutingRule(channels: ["quiet"], topics: [.finding(.compliance)], group: 0, stops: true),
        RoutingRule(channels: ["all", "critical"], group: 0),
        RoutingRule(channels: ["shop"], images: ["shop:*"], rules: ["shell.*"], group: 0),
        RoutingRule(channels: ["never"], containers: ["db-*"], group: 0),
      ], host: "h")
    router.take(Samples.notification(severity: .critical), at: 1)
    #expect(router.due(at: 1).map(\.channel) == ["all", "critical", "shop"])
    router.take(Samples.notification(severity: .low, fingerprint: "2", topic: .finding(.compliance)), at: 2)
    #expect(router.due(at: 2).map(\.channel) == ["quiet"])
    router.take(Samples.notification(severity: .low, fingerprint: "3", topic: .health), at: 3)
    #expect(router.due(at: 3).map(\.channel) == ["all", "critical", "shop"])
  }

  @Test func ofTooManyTheLeastAreOnlyCounted() {
    var router = NotificationRouter([RoutingRule(channels: ["a"], group: 10)], host: "h")
    for number in 0..<2000 {
      router.take(Samples.notification(severity: number % 400 == 0 ? .critical : .low, fingerprint: "\(number)"), at: 1)
    }
    let batch = router.all().first?.batch
    #expect(batch?.entries.count == 50 && batch?.omitted == 1950)
    #expect(batch?.entries.count { $0.notification.severity == .critical } == 5)
  }

  @Test func rememberingIsBounded() {
    var router = NotificationRouter([RoutingRule(channels: ["a"], group: 0)], host: "h")
    for number in 0..<NotificationRouter.mostRemembered + 100 {
      router.take(Samples.notification(fingerprint: "\(number)"), at: Double(number))
      if number % 400 == 0 { _ = router.all() }
    }
    _ = router.all()
    router.take(Samples.notification(fingerprint: "0"), at: 20_200)
    #expect(router.all().count == 1)
    router.take(Samples.notification(fingerprint: "\(NotificationRouter.mostRemembered + 50)"), at: 20_201)
    #expect(router.all().isEmpty)
  }

  @Test(arguments: [
    ("*", "", true), ("a*c", "abbc", true), ("a*c", "abb", false), ("*a*", "xax", true), ("", "", true),
    ("a", "", false),
    ("a**b", "ab", true), ("shop:*", "shop:1", true), ("shop", "shop:1", false),
  ]) func patternsFit(_ pattern: String, _ text: String, _ fits: Bool) {
    #expect(WildcardPattern.fits(pattern, text) == fits)
  }

  @Test func longPatternsEnd() {
    let pattern = String(repeating: "*a", count: 500) + "b"
    #expect(!WildcardPattern.fits(pattern, String(repeating: "a", count: 4000)))
  }
}
