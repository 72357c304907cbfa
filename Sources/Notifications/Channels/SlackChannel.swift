import Model
import Parsing
import WebClient

/// Posts to an incoming webhook of Slack, or of what understands the same (Mattermost, Rocket.Chat, Discord's `/slack`).
///
/// Source: Slack, "Sending messages using incoming webhooks", "Formatting text for app surfaces" (`&`, `<` and `>` are
/// escaped), "Block Kit: blocks" (150 characters of a header, 3000 of a text, 50 blocks).
package struct SlackChannel: NotificationChannel {
  package let name: String
  private let post: WebPost

  /// Notifications that get a block of their own.
  private static let shown = 15

  package init(name: String, address: WebAddress, client: WebClient) {
    self.name = name
    post = WebPost(client: client, address: address)
  }

  package func send(_ batch: NotificationBatch, delivery: Int64, at time: Double) async throws(DeliveryError) {
    try await post.send(Self.message(batch), now: Int(time))
  }

  static func message(_ batch: NotificationBatch) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      // What notifications and clients without blocks show.
      json.member("text", escape(batch.headline, limit: 300))
      json.member("unfurl_links", false)
      json.member("unfurl_media", false)
      json.member("blocks") { json in
        json.array { json in
          block(&json, "header") { json in
            text(&json, "plain_text", String(quiet(OneLine.text(batch.headline, limit: 140)).prefix(150)))
          }
          for entry in batch.entries.prefix(shown) {
            block(&json, "section") { json in text(&json, "mrkdwn", paragraph(entry)) }
          }
          let rest = batch.entries.count - min(batch.entries.count, shown) + batch.omitted
          if rest > 0 {
            block(&json, "section") { json in text(&json, "plain_text", "… and \(rest) more") }
          }
        }
      }
    }
    return json.bytes
  }

  private static func block(_ json: inout JSONWriter, _ type: String, _ write: (inout JSONWriter) -> Void) {
    json.object { json in
      json.member("type", type)
      json.member("text") { write(&$0) }
    }
  }

  private static func text(_ json: inout JSONWriter, _ type: String, _ text: String) {
    json.object { json in
      json.member("type", type)
      json.member("text", text)
    }
  }

  private static func paragraph(_ entry: NotificationBatch.Entry) -> String {
    let notification = entry.notification
    var lines = ["*\(escape(notification.title, limit: 300))*" + (entry.count > 1 ? " (\(entry.count) times)" : "")]
    let place = [notification.container, notification.image, notification.subject].filter { !$0.isEmpty }
    var seen: Set<String> = []
    let places = place.filter { seen.insert($0).inserted }.map { escape($0, limit: 200) }.joined(separator: ", ")
    lines.append(
      "\(notification.severity.rawValue) · \(escape(notification.rule, limit: 100)) · \(Timestamp.milliseconds(notification.time))"
        + (places.isEmpty ? "" : " · \(places)"))
    if !notification.text.isEmpty { lines.append(escape(notification.text, limit: 600)) }
    for key in ["process", "arguments", "remote", "file", "path", "package", "fixed"] {
      if let value = notification.details[key], !value.isEmpty {
        lines.append("\(key): \(escape(value, limit: 200))")
      }
    }
    if !notification.remediation.isEmpty { lines.append("_\(escape(notification.remediation, limit: 300))_") }
    if let link = link(notification.link) { lines.append(link) }
    return joined(lines)
  }

  /// Characters of a block's text, as Slack counts: the limit is 3000.
  private static let longest = 2900

  /// Only an address can be one: it stands between `<` and `>`.
  private static func link(_ address: String) -> String? {
    guard let address = try? WebAddress(address), !address.text.contains(where: { "<>|".contains($0) }) else {
      return nil
    }
    return "<\(address.text)|Open>"
  }

  /// As many of the lines as there is room for: cutting inside of one could cut an escape.
  private static func joined(_ lines: [String]) -> String {
    var text = ""
    for line in lines where text.utf16.count + line.utf16.count < longest { text += (text.isEmpty ? "" : "\n") + line }
    return text
  }

  /// What is markup to Slack made text; mentions don't call anybody, in Mattermost neither.
  static func escape(_ text: String, limit: Int) -> String {
    var escaped = ""
    for character in quiet(OneLine.text(text, limit: limit)) {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      // A letter that looks the same and ends no bold, italic, struck or code passage.
      case "*": escaped += "∗"
      case "`": escaped += "ˋ"
      case "~": escaped += "∼"
      default: escaped.append(character)
      }
    }
    return escaped
  }

  private static func quiet(_ text: String) -> String { text.replacing("@", with: "@\u{200B}") }
}

extension SlackChannel: ConfigurableChannel {
  static let type = "slack"

  init(
    name: String, _ fields: inout ConfigurationFields, _ surroundings: ChannelSurroundings
  ) throws(ConfigurationError) {
    self.init(name: name, address: try fields.address(), client: surroundings.client)
  }
}
