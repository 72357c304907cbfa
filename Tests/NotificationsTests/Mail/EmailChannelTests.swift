import Parsing
import TestKit
import Testing

@testable import Notifications

/// Against a real mail server, Python's aiosmtpd, on loopback.
@Suite(
  .enabled(
    if: MailSink.isPossible && TestAuthority.isAvailable,
    "Python's aiosmtpd (python3-aiosmtpd) or openssl is not installed"))
struct EmailChannelTests {
  private func channel(_ port: Int, _ more: String) throws -> any NotificationChannel {
    try Samples.channel(
      """
      type: email
      server: 127.0.0.1
      port: \(port)
      from: bulkhead@example.org
      \(more)
      """)
  }

  @Test(arguments: ["starttls", "tls"]) func sendsOverTLSWithAPassword(_ mode: String) async throws {
    let authority = try TestAuthority()
    let sink = try MailSink(mode, try authority.issue("mail"))
    let channel = try channel(
      sink.port,
      """
      security: \(mode)
      user: bulkhead
      password: correct horse
      ca-file: \(authority.certificate)
      to: [ops@example.org, refused@example.org]
      """)
    try await channel.send(
      Samples.batch(Samples.notification("Grüße " + Samples.hostile)), delivery: 7, at: 1_796_000_000)
    let message = try #require(sink.messages.first)
    #expect(sink.messages.count == 1)
    #expect(message["tls"]?.bool == true && message["mechanism"]?.string != nil)
    #expect(message["from"]?.string == "bulkhead@example.org")
    #expect(message["to"]?.elements.compactMap(\.string) == ["ops@example.org"])
    #expect(message["subject"]?.string?.hasPrefix("[high] Grüße x") == true)
    #expect(message["headers"]?.elements.contains { $0.string == "Bcc" } == false)
    #expect(message["defects"]?.elements.isEmpty == true)
    #expect(message["text"]?.string?.contains("203.0.113.7:443") == true)
    #expect((message["longest"]?.integer ?? 999) <= 78)
  }

  @Test func anUntrustedServerGetsNothing() async throws {
    let authority = try TestAuthority()
    for mode in ["starttls", "tls"] {
      let sink = try MailSink(mode, try authority.issue("mail"))
      let channel = try channel(
        sink.port, "security: \(mode)\nuser: bulkhead\npassword: correct horse\nto: ops@example.org")
      await #expect {
        try await channel.send(Samples.batch(Samples.notification()), delivery: 1, at: 1)
      } throws: { error in
        "\(error)".contains("isn't trusted") && (error as? DeliveryError)?.isPermanent == false
      }
      #expect(sink.messages.isEmpty)
    }
  }

  @Test func aServerWithoutTLSGetsNothing() async throws {
    let sink = try MailSink("none")
    let channel = try channel(sink.port, "security: starttls\nto: ops@example.org")
    await #expect {
      try await channel.send(Samples.batch(Samples.notification()), delivery: 1, at: 1)
    } throws: { "\($0)".contains("does not offer STARTTLS") }
    #expect(sink.messages.isEmpty)
  }

  @Test func aWrongPasswordIsTriedAgainLater() async throws {
    let authority = try TestAuthority()
    let sink = try MailSink("tls", try authority.issue("mail"))
    let channel = try channel(
      sink.port,
      "security: tls\nuser: bulkhead\npassword: hush-hush\nca-file: \(authority.certificate)\nto: ops@example.org")
    await #expect {
      try await channel.send(Samples.batch(Samples.notification()), delivery: 1, at: 1)
    } throws: { error in
      (error as? DeliveryError)?.isPermanent == false && !"\(error)".contains("hush") && "\(error)".contains("535")
    }
  }

  @Test func nobodyToSendToIsForGood() async throws {
    let sink = try MailSink("none")
    let channel = try channel(sink.port, "security: none\nto: refused@example.org")
    await #expect {
      try await channel.send(Samples.batch(Samples.notification()), delivery: 1, at: 1)
    } throws: { ($0 as? DeliveryError)?.isPermanent == true }
  }

  @Test func nobodyListeningIsTriedAgain() async throws {
    let channel = try channel(1, "security: none\nto: a@example.org")
    await #expect {
      try await channel.send(Samples.batch(Samples.notification()), delivery: 1, at: 1)
    } throws: { ($0 as? DeliveryError)?.isPermanent == false }
  }
}
