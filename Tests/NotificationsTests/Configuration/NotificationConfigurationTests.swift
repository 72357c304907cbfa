import Foundation
import Model
import Parsing
import TestKit
import Testing

@testable import Notifications

@Suite struct NotificationConfigurationTests {
  private func read(_ text: String) throws(ConfigurationError) -> NotificationConfiguration {
    try NotificationConfiguration(reading: Bytes(text), name: "n.yaml", Samples.surroundings())
  }

  @Test func readsEveryTypeAndRules() throws {
    let folder = try TemporaryDirectory()
    let secret = try folder.write("secret", "hush-hush\n")
    let configuration = try read(
      """
      channels:
        - {name: team, type: slack, url: "https://hooks.example.org/T0/B0/hush-hush"}
        - {name: hook, type: webhook, url: "http://127.0.0.1:1/x", secret-file: \(secret), token: hush-hush}
        - name: mail
          type: email
          server: smtp.example.org
          user: bulkhead
          password-file: \(secret)
          from: bulkhead@example.org
          to: [ops@example.org, me@example.org]
        - {name: siem, type: syslog, address: "tls://logs.example.org", format: cef, facility: authpriv}
        - {name: log, type: file, path: /var/log/x, maximum-bytes: 5000, keep: 2}
        - {name: otel, type: otlp, url: "https://collector.example.org/v1/logs"}
      rules:
        - {channels: [team, mail], severity: high, kinds: [detection, incident], group: 10s, repeat: 2h, stop: true}
        - {channels: log}
      """)
    #expect(configuration.channels.map(\.name) == ["team", "hook", "mail", "siem", "log", "otel"])
    let mail = try #require(configuration.channels[2] as? EmailChannel)
    #expect(mail.port == 587 && mail.security == .starttls && mail.account?.password.value == "hush-hush")
    let siem = try #require(configuration.channels[3] as? SyslogChannel)
    #expect(siem.address == .tls(host: "logs.example.org", port: 6514) && siem.facility == .authpriv)
    let rule = try #require(configuration.rules.first)
    #expect(rule.group == 10 && rule.repeatAfter == 7200 && rule.stops && rule.severity == .high)
    #expect(rule.topics == [.finding(.detection), .incident])
    #expect(configuration.rules[1] == RoutingRule(channels: ["log"]))
    // The address too: who knows it may write there.
    for channel in configuration.channels {
      var shown = "\(channel) \(String(reflecting: channel))"
      dump(channel, to: &shown)
      #expect(!shown.contains("hush-hush"), "\(channel.name)")
    }
  }

  static let faults: [(text: String, line: Int, part: String)] = [
    ("channels:\n  - {name: a, type: pigeon}", 2, "type 'pigeon' is not known; there are webhook, slack"),
    ("channels:\n  - {type: file, path: /x}", 2, "no 'name'"),
    ("channels:\n  - {name: a, type: file, path: x}", 2, "begins with /"),
    ("channels:\n  - name: a\n    type: file\n    path: /x\n    colour: red", 5, "'colour' is not known in a channel"),
    ("channels:\n  - {name: a, type: file, path: /x}\n  - {name: a, type: file, path: /y}", 3, "already"),
    ("channels:\n  - {name: a, type: slack, url: \"http://hooks.example.org/hush\"}", 2, "plain http"),
    ("channels:\n  - {name: a, type: slack, url: \"ftp://hush\"}", 2, "no address"),
    ("channels:\n  - {name: a, type: slack}", 2, "no 'url'"),
    ("channels:\n  - {name: a, type: slack, url-file: /nowhere/at/all}", 2, "can't be read"),
    ("channels:\n  - {name: a, type: syslog, address: \"http://x\"}", 2, "expected udp://"),
    ("channels:\n  - {name: a, type: email, server: s, from: a@b, to: x}", 2, "no mail address"),
    ("channels:\n  - {name: a, type: email, server: s, from: \"a@b\\r\\nX\", to: a@b}", 2, "no mail address"),
    ("channels:\n  - {name: a, type: email, server: s, from: a@b, to: a@b, user: u}", 2, "go together"),
    (
      "channels:\n  - {name: a, type: email, server: s, from: a@b, to: a@b, user: u, password: hush, security: none}",
      2,
      "without TLS"
    ),
    ("rules:\n  - {channels: [b]}", 2, "no channel 'b'"),
    (
      "channels:\n  - {name: a, type: file, path: /x}\nrules:\n  - {channels: [a], severity: huge}", 4,
      "severity 'huge'"
    ),
    ("channels:\n  - {name: a, type: file, path: /x}\nrules:\n  - {channels: [a], kinds: [x]}", 4, "kind 'x'"),
    ("channels:\n  - {name: a, type: file, path: /x}\nrules:\n  - {channels: [a], group: 5y}", 4, "group '5y'"),
    ("channels:\n  - {name: a, type: file, path: /x}\nrules:\n  - {channels: [a], repeat: 99d}", 4, "at most 7d"),
    ("channel: []", 1, "'channel' is not known"),
  ]

  @Test(arguments: faults) func saysWhatIsWrongAndWhere(_ fault: (text: String, line: Int, part: String)) {
    do throws(ConfigurationError) {
      _ = try read(fault.text)
      Issue.record("was taken: \(fault.text)")
    } catch {
      #expect(error.line == fault.line, "\(error)")
      #expect(error.description.contains(fault.part), "\(error)")
      #expect(!error.description.contains("hush"), "\(error)")
    }
  }

  @Test func theCatalogueHasEveryChannelOfTheFolder() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources/Notifications/Channels")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      $0.hasSuffix("Channel.swift")
    }
    #expect(
      Set(files.map { String($0.dropLast(6)) }) == Set(ChannelCatalogue.all.map { "\($0)" }))
  }

  @Test func junkIsRefusedWithoutHarm() {
    var generator = SeededGenerator(seed: 5)
    let whole = Array("channels:\n  - {name: a, type: file, path: /x}\nrules:\n  - {channels: [a], group: 5s}\n".utf8)
    for _ in 0..<800 {
      var bytes = whole
      for _ in 0..<3 {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0x09...0x7E, using: &generator)
      }
      _ = try? NotificationConfiguration(reading: Bytes(bytes), name: "n", Samples.surroundings())
    }
  }
}
