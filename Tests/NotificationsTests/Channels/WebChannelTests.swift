import Crypto
import Foundation
import Model
import NetworkTestKit
import Parsing
import TestKit
import Testing

@testable import Notifications

/// Against an HTTP server on loopback.
@Suite struct WebChannelTests {
  private func send(
    _ server: FakeHTTPServer, _ lines: String, _ batch: NotificationBatch = Samples.batch(Samples.notification())
  ) async throws {
    let surroundings = Samples.surroundings()
    do {
      try await Samples.channel(lines + "\nurl: \"\(server.address)/hush-hush?x=hush\"", surroundings)
        .send(batch, delivery: 42, at: 1_796_000_000)
      try await surroundings.client.shutdown()
    } catch {
      try await surroundings.client.shutdown()
      throw error
    }
  }

  @Test func webhooksAreSigned() async throws {
    let server = try await FakeHTTPServer { _ in .init(status: 204) }
    try await send(server, "type: webhook\nsecret: key\ntoken: tok")
    let request = try #require(server.requests.first)
    #expect(request.method == "POST" && request.headers.first(name: "Content-Type") == "application/json")
    #expect(request.headers.first(name: "Authorization") == "Bearer tok")
    #expect(request.headers.first(name: "X-Bulkhead-Delivery") == "42")
    let code = HMAC<SHA256>.authenticationCode(
      for: Data("1796000000.".utf8) + request.body, using: SymmetricKey(data: Data("key".utf8)))
    #expect(
      request.headers.first(name: "X-Bulkhead-Signature") == "t=1796000000,v1="
        + code.map { byte in
          (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined())
    #expect(try BatchJSON.decode(Bytes(request.body)) == Samples.batch(Samples.notification()))
  }

  @Test(arguments: [(500, false), (429, false), (408, false), (404, true), (410, true), (302, true)])
  func refusalsAreForNowOrForGood(_ status: Int, _ isPermanent: Bool) async throws {
    let server = try await FakeHTTPServer { _ in
      .init(status: status, headers: [("Retry-After", "120"), ("Location", "http://127.0.0.1:1/")], body: "no")
    }
    await #expect {
      try await send(server, "type: webhook")
    } throws: { error in
      guard let error = error as? DeliveryError else { return false }
      #expect(!"\(error)".contains("hush"), "\(error)")
      return error.isPermanent == isPermanent && (status != 429 || error.retryAfter == 120)
    }
  }

  @Test func nobodyThereDoesNotTellTheAddress() async throws {
    let channel = try Samples.channel("type: slack\nurl: \"http://127.0.0.1:1/T0/hush-hush\"")
    await #expect {
      try await channel.send(Samples.batch(Samples.notification()), delivery: 1, at: 1)
    } throws: { error in
      !"\(error)".contains("hush") && "\(error)".contains("can't be reached")
    }
  }

  @Test func slackGetsTextNotMarkup() async throws {
    let server = try await FakeHTTPServer { _ in .init(status: 200, body: "ok") }
    var notification = Samples.notification(Samples.hostile)
    notification.link = "javascript:alert(1)"
    try await send(server, "type: slack", Samples.batch(notification))
    let body = try JSONValue(parsing: Bytes(try #require(server.requests.first).body))
    let blocks = body["blocks"]?.elements ?? []
    #expect(blocks.first?["text"]?["type"]?.string == "plain_text")
    let text = try #require(blocks.dropFirst().first?["text"]?["text"]?.string)
    #expect(text.contains("&lt;!channel&gt;") && !text.contains("<") && !text.contains("@here"))
    #expect(body["text"]?.string?.contains("<!channel>") == false)
    #expect(blocks.allSatisfy { ($0["text"]?["text"]?.string?.count ?? 9999) <= 3000 })
  }

  @Test func slackMessagesAreBounded() throws {
    var long = Samples.notification(String(repeating: "<", count: 5000))
    long.text = String(repeating: "&", count: 50_000)
    long.remediation = long.text
    for key in long.details.keys { long.details[key] = long.text }
    let batch = NotificationBatch(
      entries: (0..<80).map {
        var copy = long
        copy.fingerprint = "\($0)"
        return .init(copy, count: 5)
      }, host: "h")
    let body = try JSONValue(parsing: Bytes(SlackChannel.message(batch)))
    let blocks = body["blocks"]?.elements ?? []
    #expect(blocks.count <= 50 && blocks.last?["text"]?["text"]?.string == "… and 65 more")
    let longest = blocks.compactMap { $0["text"]?["text"]?.string?.utf16.count }.max() ?? 0
    #expect(longest <= 3000)
    #expect((blocks.first?["text"]?["text"]?.string?.count ?? 999) <= 150)
  }

  @Test func collectorsGetLogRecords() async throws {
    let server = try await FakeHTTPServer { _ in .init(status: 200, body: "{\"partialSuccess\":{}}") }
    try await send(server, "type: otlp")
    let body = try JSONValue(parsing: Bytes(try #require(server.requests.first).body))
    let resource = body["resourceLogs"]?[0]
    let record = resource?["scopeLogs"]?[0]?["logRecords"]?[0]
    #expect(resource?["resource"]?["attributes"]?[2]?["value"]?["stringValue"]?.string == "web1")
    #expect(record?["timeUnixNano"]?.string == "1796000000500000000")
    #expect(record?["severityNumber"]?.integer == 17)
    #expect(record?["body"]?["stringValue"]?.string == "A shell is connected to the internet")
    let refusing = try await FakeHTTPServer { _ in
      .init(status: 200, body: "{\"partialSuccess\":{\"rejectedLogRecords\":\"1\",\"errorMessage\":\"too old\"}}")
    }
    await #expect {
      try await send(refusing, "type: otlp")
    } throws: { ($0 as? DeliveryError)?.isPermanent == true && "\($0)".contains("too old") }
  }

  @Test(.enabled(if: TestAuthority.isAvailable, "openssl is not installed"))
  func anUntrustedServerGetsNothing() async throws {
    let authority = try TestAuthority()
    let server = try await FakeHTTPServer(tls: try authority.issue("hook")) { _ in .init(status: 200) }
    await #expect {
      try await send(server, "type: webhook")
    } throws: { "\($0)".contains("isn't trusted") }
    #expect(server.requests.isEmpty)
  }
}
