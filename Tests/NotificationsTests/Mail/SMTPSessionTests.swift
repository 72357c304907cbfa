import Foundation
import Parsing
import TestKit
import Testing

@testable import Notifications

@Suite struct SMTPSessionTests {
  private func address(_ text: String) throws -> MailAddress { try #require(MailAddress(text)) }

  private func session(
    _ security: SMTPSession.Security, password: String? = "pässword", to: [String] = ["ops@example.org"],
    message: String = "Hello\r\n.dot\r\n"
  ) throws -> SMTPSession {
    SMTPSession(
      security: security, hello: "web1\r\nX", account: password.map { .init(user: "anna", password: Confidential($0)) },
      from: try address("b@example.org"), to: try to.map(address), message: Array(message.utf8))
  }

  private func reply(_ code: Int, _ lines: String...) -> SMTPReply { SMTPReply(code: code, lines: lines) }
  private func line(_ action: SMTPSession.Action) -> String {
    if case .send(let bytes) = action { return String(decoding: bytes, as: UTF8.self) }
    return "\(action)"
  }

  @Test func goesThroughAWholeSession() throws {
    var session = try session(.starttls, to: ["ops@example.org", "gone@example.org"])
    #expect(line(session.received(reply(220, "ready"))) == "EHLO web1X\r\n")
    #expect(line(session.received(reply(250, "hi", "STARTTLS", "AUTH PLAIN"))) == "STARTTLS\r\n")
    #expect(session.received(reply(220, "go")) == .startTLS)
    #expect(line(session.secured()) == "EHLO web1X\r\n")
    let plain = Data("\0anna\0pässword".utf8).base64EncodedString()
    #expect(line(session.received(reply(250, "hi", "AUTH LOGIN PLAIN"))) == "AUTH PLAIN \(plain)\r\n")
    #expect(line(session.received(reply(235, "ok"))) == "MAIL FROM:<b@example.org>\r\n")
    #expect(line(session.received(reply(250, "ok"))) == "RCPT TO:<ops@example.org>\r\n")
    #expect(line(session.received(reply(250, "ok"))) == "RCPT TO:<gone@example.org>\r\n")
    #expect(line(session.received(reply(550, "nobody"))) == "DATA\r\n")
    #expect(line(session.received(reply(354, "go"))) == "Hello\r\n..dot\r\n.\r\n")
    #expect(session.received(reply(250, "taken")) == .done(refused: ["gone@example.org: 550 nobody"]))
  }

  @Test func saysUserAndPasswordOneAfterTheOther() throws {
    var session = try session(.tls)
    _ = session.received(reply(220, "ready"))
    #expect(line(session.received(reply(250, "hi", "AUTH LOGIN"))) == "AUTH LOGIN\r\n")
    #expect(line(session.received(reply(334, "VXNlcm5hbWU6"))) == Data("anna".utf8).base64EncodedString() + "\r\n")
    #expect(line(session.received(reply(334, "UGFzc3dvcmQ6"))) == Data("pässword".utf8).base64EncodedString() + "\r\n")
    #expect(line(session.received(reply(235, "ok"))).hasPrefix("MAIL FROM"))
  }

  @Test func withoutTLSNothingIsSaid() throws {
    var session = try session(.starttls)
    _ = session.received(reply(220, "ready"))
    guard case .fail(let error) = session.received(reply(250, "hi", "AUTH PLAIN", "XSTARTTLS")) else {
      Issue.record("went on")
      return
    }
    #expect(error.reason.contains("STARTTLS") && !error.isPermanent)
  }

  @Test func refusalsAreForNowOrForGood() throws {
    func failure(_ code: Int, after replies: [SMTPReply]) throws -> DeliveryError? {
      var session = try session(.none, password: nil)
      for reply in replies { _ = session.received(reply) }
      if case .fail(let error) = session.received(reply(code, "no \u{1B}[31m")) { return error }
      return nil
    }
    let start = [reply(220, ""), reply(250, "")]
    #expect(try failure(421, after: [])?.isPermanent == false)
    #expect(try failure(451, after: start)?.isPermanent == false)
    #expect(try failure(553, after: start)?.isPermanent == true)
    #expect(try failure(450, after: start + [reply(250, "")])?.isPermanent == false)
    #expect(try failure(550, after: start + [reply(250, "")])?.isPermanent == true)
    #expect(try failure(552, after: start + [reply(250, ""), reply(250, ""), reply(354, "")])?.isPermanent == true)
    #expect(try failure(554, after: start)?.reason.contains("\u{1B}") == false)
  }

  @Test func aWrongPasswordIsNotSaidInTheError() throws {
    var session = try session(.tls)
    _ = session.received(reply(220, ""))
    _ = session.received(reply(250, "", "AUTH PLAIN"))
    guard case .fail(let error) = session.received(reply(535, "bad credentials")) else {
      Issue.record("went on")
      return
    }
    #expect(!error.reason.contains("pässword") && error.reason.contains("535") && !error.isPermanent)
  }

  @Test func answersArePutTogether() throws {
    var reader = SMTPReplyReader()
    #expect(try reader.take(Array("250-a\r\n25".utf8)).isEmpty && reader.hasMore)
    #expect(try reader.take(Array("0-b\r\n250 c\r\n220\n".utf8)) == [reply(250, "a", "b", "c"), reply(220, "")])
    #expect(!reader.hasMore)
    for bad in ["hello\r\n", "250-a\r\n251 b\r\n", String(repeating: "x", count: 3000), "25\r\n", "250x\r\n"] {
      var reader = SMTPReplyReader()
      #expect(throws: DeliveryError.self) { try reader.take(Array(bad.utf8)) }
    }
    var endless = SMTPReplyReader()
    #expect(throws: DeliveryError.self) {
      for _ in 0..<200 { _ = try endless.take(Array("250-x\r\n".utf8)) }
    }
  }

  @Test func anythingFromTheServerEndsWell() throws {
    var generator = SeededGenerator(seed: 11)
    let words = [
      "250 ok\r\n", "250-STARTTLS\r\n", "334 x\r\n", "354 go\r\n", "220 hi\r\n", "535 no\r\n", "\u{0}", "9", "\r\n",
    ]
    for _ in 0..<500 {
      var session = try session([.none, .tls, .starttls].randomElement(using: &generator) ?? .none)
      var reader = SMTPReplyReader()
      loop: for _ in 0..<30 {
        guard let replies = try? reader.take(Array((words.randomElement(using: &generator) ?? "").utf8)) else { break }
        for reply in replies {
          switch session.received(reply) {
          case .done, .fail: break loop
          case .startTLS: _ = session.secured()
          case .send(let bytes): #expect(bytes.suffix(2) == [0x0D, 0x0A])
          }
        }
      }
    }
  }

  @Test(arguments: [
    "a", "@b", "a@", "a@b@c", "a b@c", "a@b c", "a\r\n@b", "<a@b>", "a@b>", ".a@b", "a.@b", "ü@b", "\"a\"@b", "a,b@c",
  ]) func whatIsNoAddressIsNone(_ text: String) { #expect(MailAddress(text) == nil) }

  @Test func addressesAre() {
    for text in ["a@b", "first.last+tag@sub.example.org", "o'neil@example.org"] {
      #expect(MailAddress(text)?.text == text)
    }
  }
}
