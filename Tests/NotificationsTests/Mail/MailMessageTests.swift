import Foundation
import Testing

@testable import Notifications

@Suite struct MailMessageTests {
  @Test func nothingFromOutsideBecomesAHeader() throws {
    let batch = Samples.batch(Samples.notification(Samples.hostile))
    let message = MailMessage(
      from: try #require(MailAddress("b@example.org")), to: [try #require(MailAddress("o@example.org"))],
      subject: batch.headline, text: MailMessage.text(batch), time: 0, identifier: "1")
    let text = String(decoding: message.bytes, as: UTF8.self)
    let end = try #require(text.firstRange(of: "\r\n\r\n"))
    let headers = text[..<end.lowerBound].replacing("\r\n ", with: " ").split(separator: "\r\n")
    #expect(
      headers.map { $0.prefix { $0 != ":" } } == [
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding",
      ])
    #expect(
      text.split(separator: "\r\n").allSatisfy {
        $0.utf8.count <= 78 && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) }
      })
    #expect(!text.replacing("\r\n", with: "").contains("\n"))
  }

  @Test func longAndForeignSubjectsAreEncoded() throws {
    #expect(MailMessage.header("plain") == "plain")
    #expect(MailMessage.header("grün") == "=?utf-8?B?\(Data("grün".utf8).base64EncodedString())?=")
    #expect(MailMessage.header("=?utf-8?B?eA==?=").hasPrefix("=?utf-8?B?PT91"))
    let words = MailMessage.header(String(repeating: "ü€", count: 90)).components(separatedBy: "\r\n ")
    #expect(words.count > 5 && words.allSatisfy { $0.utf8.count <= 66 })
    let decoded = words.compactMap { word in
      Data(base64Encoded: String(word.dropFirst(10).dropLast(2))).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(decoded.joined() == String(repeating: "ü€", count: 90))
  }
}
