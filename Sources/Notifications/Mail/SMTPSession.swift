import Foundation

/// The client's side of one SMTP session as a state machine: it is told what came and says what to do, and touches
/// nothing itself.
///
/// Source: RFC 5321; STARTTLS RFC 3207; AUTH RFC 4954 with PLAIN (RFC 4616) and LOGIN. A password is only said over TLS or
/// on loopback, and a server that doesn't offer the STARTTLS that was asked for gets no mail.
struct SMTPSession: Sendable {
  enum Security: String, Sendable, Hashable, CaseIterable { case starttls, tls, none }

  struct Account: Sendable, Hashable {
    var user: String
    var password: Confidential
  }

  enum Action: Sendable, Equatable {
    case send([UInt8])
    /// Begin TLS, then call ``secured()``.
    case startTLS
    /// The message was taken; those recipients were not.
    case done(refused: [String])
    case fail(DeliveryError)
  }

  private enum State: Sendable {
    case greeting, hello, startTLS, securedHello
    /// The server is about to ask for the user, or for the password, of AUTH LOGIN.
    case loginUser, loginPassword
    /// User and password were said.
    case identified
    case from, recipient(Int), data, body, quit
  }

  private let security: Security
  private let hello: String
  private let account: Account?
  private let from: MailAddress
  private let to: [MailAddress]
  private let message: [UInt8]
  private var state = State.greeting
  private var refused: [(address: MailAddress, reply: SMTPReply)] = []

  /// - Parameter hello: this host's name.
  init(
    security: Security, hello: String, account: Account?, from: MailAddress, to: [MailAddress], message: [UInt8]
  ) {
    self.security = security
    let name = hello.utf8.filter {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x2E
    }
    self.hello = name.isEmpty ? "localhost" : String(decoding: name.prefix(253), as: UTF8.self)
    self.account = account
    self.from = from
    self.to = to
    self.message = message
  }

  mutating func received(_ reply: SMTPReply) -> Action {
    switch state {
    case .greeting:
      guard reply.code == 220 else { return failure("does not take mail now", reply) }
      return say("EHLO \(hello)", then: .hello)
    case .hello:
      guard reply.code == 250 else { return failure("does not greet", reply) }
      guard security == .starttls else { return identify(reply) }
      guard Self.offers("STARTTLS", reply) else {
        return .fail(
          DeliveryError("the mail server does not offer STARTTLS; nothing is sent without", isPermanent: false))
      }
      return say("STARTTLS", then: .startTLS)
    case .startTLS:
      guard reply.code == 220 else { return failure("does not start TLS", reply) }
      return .startTLS
    case .securedHello:
      guard reply.code == 250 else { return failure("does not greet", reply) }
      return identify(reply)
    case .loginUser:
      guard reply.code == 334, let account else { return failure("does not take the user", reply) }
      return say(Self.base64(account.user), then: .loginPassword)
    case .loginPassword:
      guard reply.code == 334, let account else { return failure("does not take the user", reply) }
      return say(Self.base64(account.password.value), then: .identified)
    case .identified:
      guard reply.code == 235 else { return failure("does not take user and password", reply) }
      return say("MAIL FROM:<\(from)>", then: .from)
    case .from:
      guard reply.code == 250 else { return failure("does not take mail from \(from)", reply) }
      return nextRecipient(0)
    case .recipient(let index):
      if !(250...251).contains(reply.code), to.indices.contains(index) { refused.append((to[index], reply)) }
      return nextRecipient(index + 1)
    case .data:
      guard reply.code == 354 else { return failure("does not take the message", reply) }
      state = .body
      return .send(Self.stuffed(message))
    case .body:
      guard reply.code == 250 else { return failure("does not take the message", reply) }
      state = .quit
      return .done(refused: refused.map { "\($0.address): \($0.reply.shown)" })
    case .quit: return .done(refused: [])
    }
  }

  /// TLS stands: what was said before counts no more (RFC 3207 §4.2).
  mutating func secured() -> Action { say("EHLO \(hello)", then: .securedHello) }

  private mutating func identify(_ reply: SMTPReply) -> Action {
    guard let account else { return say("MAIL FROM:<\(from)>", then: .from) }
    let methods = reply.lines.filter { $0.uppercased().hasPrefix("AUTH ") || $0.uppercased().hasPrefix("AUTH=") }
      .flatMap { $0.uppercased().dropFirst(5).split(separator: " ") }
    if methods.contains("PLAIN") {
      return say("AUTH PLAIN " + Self.base64("\0\(account.user)\0\(account.password.value)"), then: .identified)
    }
    if methods.contains("LOGIN") { return say("AUTH LOGIN", then: .loginUser) }
    return .fail(
      DeliveryError("the mail server offers neither PLAIN nor LOGIN, but a user is configured", isPermanent: false))
  }

  private mutating func nextRecipient(_ index: Int) -> Action {
    if to.indices.contains(index) { return say("RCPT TO:<\(to[index])>", then: .recipient(index)) }
    guard refused.count < to.count else {
      let first = refused.first?.reply.shown ?? ""
      return .fail(
        DeliveryError(
          "the mail server takes mail for none of the recipients: \(first)",
          isPermanent: refused.allSatisfy { $0.reply.code >= 500 }))
    }
    return say("DATA", then: .data)
  }

  private mutating func say(_ line: String, then next: State) -> Action {
    state = next
    return .send(Array((line + "\r\n").utf8))
  }

  private func failure(_ what: String, _ reply: SMTPReply) -> Action {
    // A wrong password may be put right while the message waits.
    var isPermanent = (500..<600).contains(reply.code)
    switch state {
    case .identified, .loginUser, .loginPassword, .greeting, .hello, .startTLS, .securedHello: isPermanent = false
    default: break
    }
    return .fail(DeliveryError("the mail server \(what): \(reply.shown)", isPermanent: isPermanent))
  }

  private static func offers(_ keyword: String, _ reply: SMTPReply) -> Bool {
    reply.lines.contains { $0.uppercased().split(separator: " ").first.map(String.init) == keyword }
  }

  private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

  /// Lines that begin with a full stop get another (RFC 5321 §4.5.2), then the end.
  static func stuffed(_ message: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(message.count + 16)
    var isAtStart = true
    for byte in message {
      if isAtStart, byte == 0x2E { bytes.append(0x2E) }
      bytes.append(byte)
      isAtStart = byte == 0x0A
    }
    if !bytes.suffix(2).elementsEqual([0x0D, 0x0A]) { bytes += [0x0D, 0x0A] }
    return bytes + Array(".\r\n".utf8)
  }
}
