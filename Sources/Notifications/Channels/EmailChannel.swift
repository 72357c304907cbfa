import Logging

/// Sends one mail for each batch through a mail server.
package struct EmailChannel: NotificationChannel {
  package let name: String
  let host: String
  let port: Int
  let security: SMTPSession.Security
  let account: SMTPSession.Account?
  let from: MailAddress
  let to: [MailAddress]
  let trust: TransportTrust
  let logger: Logger

  package func send(_ batch: NotificationBatch, delivery: Int64, at time: Double) async throws(DeliveryError) {
    let message = MailMessage(
      from: from, to: to, subject: batch.headline, text: MailMessage.text(batch), time: time,
      identifier: "bulkhead.\(delivery).\(Int(batch.entries.first?.notification.time ?? 0))")
    let session = SMTPSession(
      security: security, hello: batch.host, account: account, from: from, to: to, message: message.bytes)
    let refused = try await SMTPConnection.run(session, security: security, host: host, port: port, trust: trust)
    for recipient in refused {
      logger.warning("a recipient was refused", metadata: ["channel": "\(name)", "recipient": "\(recipient)"])
    }
  }
}

extension EmailChannel: ConfigurableChannel {
  static let type = "email"

  init(
    name: String, _ fields: inout ConfigurationFields, _ surroundings: ChannelSurroundings
  ) throws(ConfigurationError) {
    let server = try fields.required("server")
    guard let (host, _) = HostPort.parse(server), host == server else {
      throw fields.failure("server", "server '\(server.prefix(100))' is no host's name")
    }
    let security = try fields.choice("security", SMTPSession.Security.self) ?? .starttls
    let user = try fields.text("user")
    let password = try fields.secret("password")
    guard (user == nil) == (password == nil) else { throw fields.failure("user", "user and password go together") }
    guard security != .none || HostPort.isLoopback(host) || user == nil else {
      throw fields.failure("security", "without TLS a password is only said on this host")
    }
    func address(_ text: String, _ key: String) throws(ConfigurationError) -> MailAddress {
      guard let address = MailAddress(text) else {
        throw fields.failure(key, "\(key) '\(OneLine.text(text, limit: 100))' is no mail address")
      }
      return address
    }
    let from = try fields.required("from")
    let recipients = try fields.texts("to")
    guard !recipients.isEmpty else { throw fields.failure("a channel has no 'to', which it must") }
    self.name = name
    self.host = host
    self.security = security
    port = try fields.number("port", 1...65535) ?? (security == .tls ? 465 : security == .starttls ? 587 : 25)
    account = user.flatMap { user in password.map { SMTPSession.Account(user: user, password: $0) } }
    self.from = try address(from, "from")
    var to: [MailAddress] = []
    for text in recipients { to.append(try address(text, "to")) }
    self.to = to
    trust = TransportTrust(
      authorityFile: try fields.text("ca-file"), systemAuthorities: surroundings.systemAuthorities)
    logger = surroundings.logger
  }
}
