import Model

/// Decides what is told to whom and when: a value without a clock.
///
/// What comes within a channel's window becomes one message; the same problem is told once and counted until its time is
/// over. Bounded: of too many different ones in a window the least are only counted.
package struct NotificationRouter: Sendable {
  /// Different notifications that wait for one channel, and problems that are remembered as told.
  static let mostWaiting = 500
  static let mostRemembered = 20_000

  private struct Told: Sendable {
    var at: Double
    /// Seen again since.
    var count = 0
    var repeatAfter: Double
  }

  private struct Waiting: Sendable {
    var due: Double
    var entries: [String: NotificationBatch.Entry] = [:]
    var omitted = 0
  }

  private let rules: [RoutingRule]
  private let host: String
  private var waiting: [String: Waiting] = [:]
  private var told: [String: [String: Told]] = [:]
  /// Repetitions that were not told.
  package private(set) var repetitions = 0

  package init(_ rules: [RoutingRule], host: String) {
    self.rules = rules
    self.host = host
  }

  /// - Parameter time: now, seconds since 1970.
  package mutating func take(_ notification: Notice, at time: Double) {
    var seen: Set<String> = []
    for rule in rules where rule.fits(notification) {
      for channel in rule.channels where seen.insert(channel).inserted { take(notification, channel, rule, time) }
      if rule.stops { return }
    }
  }

  private mutating func take(_ notification: Notice, _ channel: String, _ rule: RoutingRule, _ time: Double) {
    let fingerprint = notification.fingerprint
    if waiting[channel]?.entries[fingerprint] != nil {
      waiting[channel]?.entries[fingerprint]?.count += 1
      return
    }
    var count = 1
    if let before = told[channel]?[fingerprint] {
      guard time - before.at >= before.repeatAfter else {
        told[channel]?[fingerprint]?.count += 1
        repetitions += 1
        return
      }
      count += before.count
    }
    remember(fingerprint, channel, Told(at: time, repeatAfter: rule.repeatAfter))
    let due = time + rule.group
    var group = waiting[channel] ?? Waiting(due: due)
    // Something that may wait less takes the others along.
    group.due = min(group.due, due)
    group.entries[fingerprint] = NotificationBatch.Entry(notification, count: count)
    if group.entries.count > Self.mostWaiting,
      let least = group.entries.min(by: { Self.isLess($0.value, $1.value) })?.key
    {
      group.entries[least] = nil
      group.omitted += 1
    }
    waiting[channel] = group
  }

  private static func isLess(_ a: NotificationBatch.Entry, _ b: NotificationBatch.Entry) -> Bool {
    (a.notification.severity, b.notification.time) < (b.notification.severity, a.notification.time)
  }

  private mutating func remember(_ fingerprint: String, _ channel: String, _ entry: Told) {
    told[channel, default: [:]][fingerprint] = entry
    guard let all = told[channel], all.count > Self.mostRemembered else { return }
    // A quarter at once, so that it is not done for each new one.
    let kept = all.sorted { $0.value.at > $1.value.at }.prefix(Self.mostRemembered * 3 / 4)
    told[channel] = Dictionary(kept.map { ($0.key, $0.value) }) { first, _ in first }
  }

  /// The messages whose time has come.
  package mutating func due(at time: Double) -> [(channel: String, batch: NotificationBatch)] {
    take(where: { $0 <= time })
  }

  /// Everything that waits: before the end.
  package mutating func all() -> [(channel: String, batch: NotificationBatch)] { take(where: { _ in true }) }

  private mutating func take(where isDue: (Double) -> Bool) -> [(channel: String, batch: NotificationBatch)] {
    var messages: [(channel: String, batch: NotificationBatch)] = []
    for (channel, group) in waiting.sorted(by: { $0.key < $1.key }) where isDue(group.due) {
      waiting[channel] = nil
      messages.append(
        (channel, NotificationBatch(entries: Array(group.entries.values), omitted: group.omitted, host: host)))
    }
    return messages
  }

  /// When the next message is due; nil while nothing waits.
  package var nextDue: Double? { waiting.values.map(\.due).min() }
}
