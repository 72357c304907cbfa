import Model
import Parsing

/// Batches as JSON, `bulkhead.notification/1`: what waits in the outbox and what webhooks get.
package enum BatchJSON {
  package static func encode(_ batch: NotificationBatch) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("schema", "bulkhead.notification/1")
      json.member("host", batch.host)
      json.member("severity", batch.severity.rawValue)
      json.member("headline", batch.headline)
      json.member("omitted", batch.omitted)
      json.member("notifications") { json in
        json.array { json in for entry in batch.entries { write(entry, &json) } }
      }
    }
    return json.bytes
  }

  /// One notification as an object of its own, with the host: a line of a file.
  package static func encode(_ entry: NotificationBatch.Entry, host: String) -> [UInt8] {
    var json = JSONWriter()
    write(entry, host: host, &json)
    return json.bytes
  }

  private static func write(_ entry: NotificationBatch.Entry, host: String? = nil, _ json: inout JSONWriter) {
    let notification = entry.notification
    json.object { json in
      json.member("time", notification.time)
      json.member("at", Timestamp.milliseconds(notification.time))
      json.member("host", host)
      json.member("kind", notification.topic.name)
      json.member("severity", notification.severity.rawValue)
      json.member("rule", notification.rule)
      json.member("title", notification.title)
      json.member("text", notification.text)
      json.member("remediation", notification.remediation)
      json.member("subject", notification.subject)
      json.member("container", notification.container)
      json.member("image", notification.image)
      json.member("fingerprint", notification.fingerprint)
      json.member("link", notification.link)
      json.member("count", entry.count)
      json.member("details", notification.details)
    }
  }

  /// - Throws: for what ``encode(_:)`` did not write.
  package static func decode(_ bytes: Bytes) throws(ParseError) -> NotificationBatch {
    let tree = try JSONValue(parsing: bytes, maximumDepth: 8)
    guard tree["schema"]?.string == "bulkhead.notification/1" else {
      throw ParseError("notification", "expected the schema bulkhead.notification/1")
    }
    var entries: [NotificationBatch.Entry] = []
    for value in (tree["notifications"]?.elements ?? []).prefix(NotificationBatch.most) {
      entries.append(try entry(value))
    }
    return NotificationBatch(
      entries: entries, omitted: tree["omitted"]?.integer ?? 0, host: tree["host"]?.string ?? "")
  }

  private static func entry(_ value: JSONValue) throws(ParseError) -> NotificationBatch.Entry {
    func text(_ key: String) -> String { value[key]?.string ?? "" }
    guard let topic = Notice.Topic(name: text("kind")) else {
      throw ParseError("notification", "the kind '\(text("kind").prefix(40))' is not known")
    }
    var details: [String: String] = [:]
    for member in value["details"]?.members ?? [] { details[member.key] = member.value.string }
    let notification = Notice(
      topic: topic, severity: Severity(rawValue: text("severity")) ?? .unknown, rule: text("rule"),
      title: text("title"), text: text("text"), remediation: text("remediation"), time: value["time"]?.double ?? 0,
      subject: text("subject"), container: text("container"), image: text("image"), fingerprint: text("fingerprint"),
      link: text("link"), details: details)
    return NotificationBatch.Entry(notification, count: max(value["count"]?.integer ?? 1, 1))
  }
}
