import Model
import Store
import Synchronization
import TestKit
import Testing

@testable import Notifications

/// A channel that does as it is told, and remembers.
private final class ScriptedChannel: NotificationChannel {
  let name: String
  private let state = Mutex<(sent: [NotificationBatch], tries: Int, failure: DeliveryError?)>(([], 0, nil))

  init(_ name: String) { self.name = name }

  var sent: [NotificationBatch] { state.withLock { $0.sent } }
  var tries: Int { state.withLock { $0.tries } }
  func fail(with error: DeliveryError?) { state.withLock { $0.failure = error } }

  func send(_ batch: NotificationBatch, delivery: Int64, at time: Double) async throws(DeliveryError) {
    let failure = state.withLock { state in
      state.tries += 1
      if state.failure == nil { state.sent.append(batch) }
      return state.failure
    }
    if let failure { throw failure }
  }
}

private final class ManualTime: Sendable {
  private let value = Mutex(1000.0)
  var now: Double { value.withLock { $0 } }
  func advance(_ seconds: Double) { value.withLock { $0 += seconds } }
  var clock: NotificationClock {
    NotificationClock(now: { self.now }, sleep: { self.advance($0) }, random: { 1 })
  }
}

@Suite struct NotificationServiceTests {
  private let folder: TemporaryDirectory
  private let store: Store
  private let time = ManualTime()
  private let metrics = MetricRegistry()

  init() throws {
    folder = try TemporaryDirectory()
    store = try Store(home: folder.path)
  }

  private func service(_ channels: [any NotificationChannel], _ rules: [RoutingRule]) -> NotificationService {
    NotificationService(
      NotificationConfiguration(channels: channels, rules: rules), outbox: store.outbox, host: "h", metrics: metrics,
      clock: time.clock)
  }

  @Test func tellsWhatIsDue() async throws {
    let channel = ScriptedChannel("a")
    let service = service([channel], [RoutingRule(channels: ["a"], group: 30)])
    await service.submit(Samples.notification())
    await service.step()
    #expect(channel.tries == 0)
    time.advance(30)
    await service.step()
    #expect(channel.sent == [Samples.batch(Samples.notification()).with(host: "h")])
    #expect(try store.outbox.waiting().isEmpty)
    #expect(metrics.text.contains(#"bulkhead_notifications_total{channel="a",result="sent"} 1"#))
  }

  @Test func triesAgainWithGrowingPauses() async throws {
    let channel = ScriptedChannel("a")
    let other = ScriptedChannel("b")
    channel.fail(with: DeliveryError("down"))
    let service = service([channel, other], [RoutingRule(channels: ["a", "b"], group: 0)])
    await service.submit(Samples.notification())
    var tried: [Double] = []
    for _ in 0..<200 {
      let before = channel.tries
      await service.step()
      if channel.tries > before { tried.append(time.now) }
      time.advance(1)
    }
    #expect(tried == [1000, 1010, 1030, 1070, 1150])
    #expect(other.sent.count == 1)
    channel.fail(with: nil)
    time.advance(3600)
    await service.step()
    #expect(channel.sent.count == 1)
  }

  @Test func aNewProcessTellsWhatTheOldOneCouldNot() async throws {
    let channel = ScriptedChannel("a")
    channel.fail(with: DeliveryError("down"))
    let first = service([channel], [RoutingRule(channels: ["a"], group: 0)])
    await first.submit(Samples.notification())
    await first.step()
    channel.fail(with: nil)
    time.advance(60)
    await service([channel], []).step()
    #expect(channel.sent.count == 1)
  }

  @Test func whatCannotBeToldIsGivenUp() async throws {
    let channel = ScriptedChannel("a")
    channel.fail(with: DeliveryError("no such channel", isPermanent: true))
    let service = service([channel], [RoutingRule(channels: ["a"], group: 0)])
    await service.submit(Samples.notification())
    await service.step()
    #expect(try store.outbox.waiting().isEmpty)
    #expect(try store.outbox.givenUp().map(\.error) == ["no such channel"])
    // A channel that the configuration doesn't have any more.
    _ = try store.outbox.enqueue([("gone", [1])], at: time.now)
    await service.step()
    #expect(try store.outbox.givenUp().count == 2)
  }

  @Test func oneThatFailsIsLeftInPeaceWithAllThatWaits() async throws {
    let channel = ScriptedChannel("a")
    channel.fail(with: DeliveryError("down"))
    let service = service([channel], [RoutingRule(channels: ["a"], group: 0)])
    for number in 0..<20 {
      await service.submit(Samples.notification(fingerprint: "\(number)"))
      await service.step()
    }
    #expect(channel.tries == 1)
    #expect(try store.outbox.waiting() == ["a": 20])
  }

  @Test func whatWaitsIsKeptAtTheEnd() async throws {
    let channel = ScriptedChannel("a")
    let service = service([channel], [RoutingRule(channels: ["a"], group: 3600)])
    await service.submit(Samples.notification())
    let task = Task { await service.run() }
    task.cancel()
    await task.value
    #expect(try store.outbox.waiting() == ["a": 1])
  }

  @Test func channelsCanBeTried() async throws {
    let channel = ScriptedChannel("a")
    let service = service([channel], [])
    try await service.test("a")
    #expect(channel.sent.first?.entries.first?.notification.rule == "notification.test")
    await #expect(throws: DeliveryError.self) { try await service.test("b") }
  }

  @Test func pausesGrowToALimitAndEnd() {
    let backoff = Backoff()
    func delay(_ failures: Int, age: Double = 0, retryAfter: Double? = nil) -> Double? {
      backoff.delay(
        after: DeliveryError("x", retryAfter: retryAfter), failures: failures, age: age, random: 1)
    }
    #expect((0..<4).map { delay($0) } == [10, 20, 40, 80])
    #expect(delay(60) == 3600 && delay(-1) == 10)
    #expect(delay(0, retryAfter: 120) == 120 && delay(0, retryAfter: 1e9) == 3600)
    #expect(delay(5, age: 4 * 86_400) == nil)
  }
}

extension NotificationBatch {
  fileprivate func with(host: String) -> NotificationBatch {
    NotificationBatch(entries: entries, omitted: omitted, host: host)
  }
}
