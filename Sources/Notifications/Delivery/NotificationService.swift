import Dispatch
import Logging
import Parsing
import Store

/// Takes what happened, groups it, keeps it on disk until it is told, and tells it.
///
///     let service = NotificationService(configuration, outbox: store.outbox, host: "web1", metrics: metrics)
///     await service.submit(Notice(finding, at: now))         // returns at once
///     await service.run()                                          // until the task is cancelled
///     let results = await service.test("team")                     // a message right now, past rules and outbox
///
/// A message is written to the outbox before it is tried, and taken out when it was told: a process that is killed tells it
/// after its next start, at most once more than needed. A channel that fails is left in peace for a while, with all that
/// waits for it; others go on.
package actor NotificationService {
  private let channels: [String: any NotificationChannel]
  private var router: NotificationRouter
  private let outbox: any NotificationOutbox
  private let host: String
  private let backoff: Backoff
  private let clock: NotificationClock
  private let metrics: MetricRegistry
  private let logger: Logger
  /// Until when a channel that failed is left alone.
  private var pausedUntil: [String: Double] = [:]
  /// Channels that are at work: a slow one must not keep the others.
  private var busy: Set<String> = []
  private static let queue = DispatchQueue(label: "bulkhead.notifications.outbox", attributes: .concurrent)

  package init(
    _ configuration: NotificationConfiguration, outbox: any NotificationOutbox, host: String,
    metrics: MetricRegistry = MetricRegistry(), backoff: Backoff = Backoff(), clock: NotificationClock = .real,
    logger: Logger = Logger(label: "bulkhead.notifications")
  ) {
    channels = Dictionary(configuration.channels.map { ($0.name, $0) }) { first, _ in first }
    router = NotificationRouter(configuration.rules, host: host)
    self.outbox = outbox
    self.host = host
    self.metrics = metrics
    self.backoff = backoff
    self.clock = clock
    self.logger = logger
  }

  package func submit(_ notification: Notice) { router.take(notification, at: clock.now()) }

  /// Tells what is due, again and again, until the task is cancelled; then writes what waits to the outbox.
  package func run() async {
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        for (name, messages) in await collect() { group.addTask { await self.deliver(messages, name) } }
        do { try await clock.sleep(1) } catch { break }
      }
      group.cancelAll()
    }
    await keep(router.all())
  }

  /// One round, to its end: what became due is kept, what is kept and due is tried.
  package func step() async {
    await withDiscardingTaskGroup { group in
      for (name, messages) in await collect() { group.addTask { await self.deliver(messages, name) } }
    }
  }

  /// What is to be told now, by channel; those channels count as busy until ``deliver(_:_:)`` is through.
  private func collect() async -> [String: [OutboxMessage]] {
    await keep(router.due(at: clock.now()))
    let now = clock.now()
    let except = busy.union(pausedUntil.filter { $0.value > now }.keys)
    let messages: [OutboxMessage]
    do throws(StoreError) {
      let outbox = outbox
      messages = try await Self.beside { () throws(StoreError) in try outbox.due(at: now, except: except, limit: 500) }
    } catch {
      logger.error("the outbox can't be read", metadata: ["reason": "\(error)"])
      return [:]
    }
    let byChannel = Dictionary(grouping: messages, by: \.channel)
    busy.formUnion(byChannel.keys)
    return byChannel
  }

  private func keep(_ batches: [(channel: String, batch: NotificationBatch)]) async {
    guard !batches.isEmpty else { return }
    let now = clock.now()
    let messages = batches.map { (channel: $0.channel, body: BatchJSON.encode($0.batch)) }
    let outbox = outbox
    do throws(StoreError) {
      let dropped = try await Self.beside { () throws(StoreError) in try outbox.enqueue(messages, at: now) }
      if dropped > 0 { count("dropped", "*", dropped) }
    } catch {
      logger.error(
        "messages could not be kept and are lost", metadata: ["count": "\(messages.count)", "reason": "\(error)"])
      count("dropped", "*", messages.count)
    }
  }

  private func deliver(_ messages: [OutboxMessage], _ name: String) async {
    defer { busy.remove(name) }
    let outbox = outbox
    for message in messages {
      if Task.isCancelled { return }
      do throws(DeliveryError) {
        try await send(message)
        pausedUntil[name] = nil
        count("sent", name)
        await record { () throws(StoreError) in try outbox.sent(message.id) }
      } catch {
        let now = clock.now()
        let delay = backoff.delay(
          after: error, failures: message.attempts, age: now - message.createdAt, random: clock.random())
        count(delay == nil ? "given-up" : "failed", name)
        logger.warning(
          "a message was not told",
          metadata: [
            "channel": "\(name)", "reason": "\(error)",
            "next": "\(delay.map { "in \(Int($0)) s" } ?? "given up")",
          ])
        await record { () throws(StoreError) in
          try outbox.failed(message.id, error: error.reason, next: delay.map { now + $0 }, at: now)
        }
        guard let delay else { continue }
        pausedUntil[name] = now + delay
        return
      }
    }
  }

  private func send(_ message: OutboxMessage) async throws(DeliveryError) {
    guard let channel = channels[message.channel] else {
      throw DeliveryError(
        "the configuration has no channel '\(message.channel.prefix(60))' any more", isPermanent: true)
    }
    let batch: NotificationBatch
    do throws(ParseError) { batch = try BatchJSON.decode(Bytes(message.body)) } catch {
      throw DeliveryError("the message can't be read: \(error)", isPermanent: true)
    }
    try await channel.send(batch, delivery: message.id, at: clock.now())
  }

  private func record(_ body: @escaping @Sendable () throws(StoreError) -> Void) async {
    do throws(StoreError) { try await Self.beside(body) } catch {
      logger.error("the outbox can't be written", metadata: ["reason": "\(error)"])
    }
  }

  private func count(_ result: String, _ channel: String, _ count: Int = 1) {
    metrics.add(
      "bulkhead_notifications_total", "Messages to channels by what became of them.",
      ["channel": channel, "result": result], by: Double(count))
  }

  /// Tells a channel something harmless right now.
  /// - Throws: why it could not be told; also where there is no such channel.
  package func test(_ name: String) async throws(DeliveryError) {
    guard let channel = channels[name] else {
      throw DeliveryError("there is no channel '\(name.prefix(60))'", isPermanent: true)
    }
    let now = clock.now()
    let notification = Notice(
      topic: .health, severity: .low, rule: "notification.test", title: "This is a test of the channel '\(name)'",
      text: "Nothing happened. Somebody asked Bulkhead to try this channel.", time: now, subject: host,
      fingerprint: "notification.test")
    try await channel.send(
      NotificationBatch(entries: [.init(notification)], host: host), delivery: Int64(now), at: now)
  }

  package var channelNames: [String] { channels.keys.sorted() }

  /// Blocking work off the threads that everything asynchronous shares.
  private static func beside<R: Sendable>(
    _ body: @escaping @Sendable () throws(StoreError) -> R
  ) async throws(StoreError) -> R {
    let result: Result<R, StoreError> = await withCheckedContinuation { continuation in
      queue.async {
        do throws(StoreError) { continuation.resume(returning: .success(try body())) } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    return try result.get()
  }
}
