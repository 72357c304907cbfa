import Foundation
import Logging
import Model
import Parsing
import TestKit
import WebClient

@testable import Notifications

enum Samples {
  static func notification(
    _ title: String = "A shell is connected to the internet", severity: Severity = .high,
    time: Double = 1_796_000_000.5,
    fingerprint: String = "f1", rule: String = "shell.reverse", topic: Notice.Topic = .finding(.detection)
  ) -> Notice {
    Notice(
      topic: topic, severity: severity, rule: rule, title: title, text: "What happened.",
      remediation: "Pause the container.", time: time, subject: "shop", container: "shop", image: "shop:1",
      fingerprint: fingerprint, link: "https://127.0.0.1:8443/alerts/1",
      details: [
        "process": "/bin/sh", "remote": "203.0.113.7:443", "pid": "42", "user": "www-data", "response": "alert",
      ])
  }

  static func batch(_ notifications: Notice...) -> NotificationBatch {
    NotificationBatch(entries: notifications.map { .init($0) }, host: "web1")
  }

  /// What an attacker who chooses a container's name or a command line may put into a text.
  static let hostile =
    "x\r\nBcc: evil@example.org\n\n<!channel> @here [a](http://evil) \u{202E}gpj.exe \"quoted\\\" ] | = \u{0} \u{1B}[31m ü€"

  static func surroundings(_ adjust: (inout WebClient.Options) -> Void = { _ in }) -> ChannelSurroundings {
    var options = WebClient.Options()
    adjust(&options)
    return ChannelSurroundings(client: WebClient(options), version: "1.0")
  }

  /// One channel of a configuration.
  static func channel(
    _ lines: String, _ surroundings: ChannelSurroundings = surroundings()
  ) throws -> any NotificationChannel {
    let indented = lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    let configuration = try NotificationConfiguration(
      reading: Bytes("channels:\n  - name: c\n\(indented)"), name: "test.yaml", surroundings)
    return configuration.channels[0]
  }
}
