import Model

/// What one message tells: notifications that came close together, and how often each.
package struct NotificationBatch: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    package var notification: Notice
    /// How often it happened, at least 1.
    package var count: Int

    package init(_ notification: Notice, count: Int = 1) {
      self.notification = notification
      self.count = count
    }
  }

  /// Entries of one message; what is more is counted in ``omitted``.
  package static let most = 50

  /// Worst first, then by time.
  package var entries: [Entry]
  /// Different ones that found no room.
  package var omitted: Int
  /// Name of this host.
  package var host: String

  package init(entries: [Entry], omitted: Int = 0, host: String) {
    let sorted = entries.sorted { a, b in
      (b.notification.severity, a.notification.time) < (a.notification.severity, b.notification.time)
    }
    self.entries = Array(sorted.prefix(Self.most))
    self.omitted = omitted + max(sorted.count - Self.most, 0)
    self.host = host
  }

  package var severity: Severity { entries.map(\.notification.severity).max() ?? .unknown }

  /// One line for all: a subject, a headline.
  package var headline: String {
    guard let first = entries.first else { return "Bulkhead on \(host)" }
    let rest = entries.count - 1 + omitted
    let more = rest > 0 ? " (and \(rest) more)" : ""
    let place = first.notification.subject.isEmpty ? "" : " — \(first.notification.subject)"
    return "[\(severity.rawValue)] \(first.notification.title)\(place)\(more) on \(host)"
  }
}
