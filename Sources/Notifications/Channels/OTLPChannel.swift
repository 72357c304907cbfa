import Model
import Parsing
import WebClient

/// Sends OpenTelemetry log records over HTTP as JSON, to a collector's `/v1/logs`.
///
/// Source: OTLP 1.5 (JSON Protobuf encoding: 64-bit numbers as text), OpenTelemetry logs data model (severity numbers 1 to
/// 24), `ExportLogsServiceResponse.partial_success`.
package struct OTLPChannel: NotificationChannel {
  package let name: String
  private let post: WebPost
  private let token: Confidential?
  private let version: String

  package init(name: String, address: WebAddress, token: Confidential?, version: String, client: WebClient) {
    self.name = name
    post = WebPost(client: client, address: address)
    self.token = token
    self.version = version
  }

  package func send(_ batch: NotificationBatch, delivery: Int64, at time: Double) async throws(DeliveryError) {
    let answer = try await post.send(
      Self.message(batch, version: version, at: time),
      authorization: token.map { Confidential("Bearer \($0.value)") }, now: Int(time))
    guard let partial = (try? JSONValue(parsing: answer))?["partialSuccess"] else { return }
    let rejected = partial["rejectedLogRecords"]
    let count = rejected?.integer ?? rejected?.string.flatMap { Int($0) } ?? 0
    if count > 0 {
      let said = OneLine.text(partial["errorMessage"]?.string ?? "", limit: 200)
      throw DeliveryError("\(post.address.authority) rejected \(count) records: \(said)", isPermanent: true)
    }
  }

  static func message(_ batch: NotificationBatch, version: String, at time: Double) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("resourceLogs") { json in
        json.array { json in
          json.object { json in
            json.member("resource") { json in
              json.object { json in
                attributes(
                  &json, [("service.name", "bulkhead"), ("service.version", version), ("host.name", batch.host)])
              }
            }
            json.member("scopeLogs") { json in
              json.array { json in
                json.object { json in
                  json.member("scope") { $0.object { $0.member("name", "bulkhead.notifications") } }
                  json.member("logRecords") { json in
                    json.array { json in for entry in batch.entries { record(&json, entry, time) } }
                  }
                }
              }
            }
          }
        }
      }
    }
    return json.bytes
  }

  private static func record(_ json: inout JSONWriter, _ entry: NotificationBatch.Entry, _ time: Double) {
    let notification = entry.notification
    json.object { json in
      json.member("timeUnixNano", nanoseconds(notification.time))
      json.member("observedTimeUnixNano", nanoseconds(time))
      let severity = severity(notification.severity)
      json.member("severityNumber", severity.number)
      json.member("severityText", severity.text)
      json.member("body") { $0.object { $0.member("stringValue", notification.title) } }
      json.member("eventName", "bulkhead.\(notification.topic.name)")
      var pairs = [
        ("bulkhead.kind", notification.topic.name), ("bulkhead.rule", notification.rule),
        ("bulkhead.severity", notification.severity.rawValue), ("bulkhead.fingerprint", notification.fingerprint),
        ("bulkhead.count", String(entry.count)), ("bulkhead.subject", notification.subject),
        ("container.name", notification.container), ("container.image.name", notification.image),
        ("bulkhead.remediation", notification.remediation), ("bulkhead.text", notification.text),
        ("url.full", notification.link),
      ]
      for (key, value) in notification.details.sorted(by: { $0.key < $1.key }) {
        pairs.append(("bulkhead.\(key)", value))
      }
      attributes(&json, pairs.filter { !$0.1.isEmpty })
    }
  }

  private static func attributes(_ json: inout JSONWriter, _ pairs: [(String, String)]) {
    json.member("attributes") { json in
      json.array { json in
        for (key, value) in pairs {
          json.object { json in
            json.member("key", key)
            json.member("value") { $0.object { $0.member("stringValue", value) } }
          }
        }
      }
    }
  }

  private static func nanoseconds(_ seconds: Double) -> String {
    let bounded = seconds.isFinite ? min(max(seconds, 0), 9e9) : 0
    return String(Int64(bounded * 1_000_000) * 1000)
  }

  private static func severity(_ severity: Severity) -> (number: Int, text: String) {
    switch severity {
    case .critical: (21, "FATAL")
    case .high: (17, "ERROR")
    case .medium: (13, "WARN")
    case .low, .negligible, .unknown: (9, "INFO")
    }
  }
}

extension OTLPChannel: ConfigurableChannel {
  static let type = "otlp"

  init(
    name: String, _ fields: inout ConfigurationFields, _ surroundings: ChannelSurroundings
  ) throws(ConfigurationError) {
    self.init(
      name: name, address: try fields.address(), token: try fields.secret("token"), version: surroundings.version,
      client: surroundings.client)
  }
}
