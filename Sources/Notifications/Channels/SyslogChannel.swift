/// Sends a syslog record for each notification.
///
/// Over TCP and TLS each record has its length before it (octet counting, RFC 6587 §3.4.1, RFC 5425 §4.3); a connection is
/// made for each message and closed when all is written, so that a collector that went away is noticed.
package struct SyslogChannel: NotificationChannel {
  package enum Format: String, Sendable, Hashable, CaseIterable { case rfc5424, cef }

  package let name: String
  let address: SyslogAddress
  let format: Format
  let facility: SyslogMessage.Facility
  let version: String
  let trust: TransportTrust

  package func send(_ batch: NotificationBatch, delivery: Int64, at time: Double) async throws(DeliveryError) {
    let records = batch.entries.map { record($0, host: batch.host) }
    switch address {
    case .udp(let host, let port): try await DatagramSender.send(records, host: host, port: port)
    case .unix(let path): try DatagramSender.send(records, path: path)
    case .tcp(let host, let port):
      try await StreamSender.send(Self.framed(records), host: host, port: port, trust: nil)
    case .tls(let host, let port):
      try await StreamSender.send(Self.framed(records), host: host, port: port, trust: trust)
    }
  }

  func record(_ entry: NotificationBatch.Entry, host: String) -> [UInt8] {
    var message = SyslogMessage(entry, host: host, facility: facility)
    if format == .cef {
      message.parameters = []
      message.marksEncoding = false
      message.text = CEFMessage.text(entry, host: host, version: version)
    }
    return message.bytes(limit: address.limit)
  }

  static func framed(_ records: [[UInt8]]) -> [UInt8] {
    records.flatMap { Array("\($0.count) ".utf8) + $0 }
  }
}

extension SyslogChannel: ConfigurableChannel {
  static let type = "syslog"

  init(
    name: String, _ fields: inout ConfigurationFields, _ surroundings: ChannelSurroundings
  ) throws(ConfigurationError) {
    let text = try fields.required("address")
    guard let address = SyslogAddress(text) else {
      throw fields.failure(
        "address", "address '\(text.prefix(100))' is none; expected udp://HOST, tcp://HOST, tls://HOST or unix:///PATH")
    }
    self.name = name
    self.address = address
    format = try fields.choice("format", Format.self) ?? .rfc5424
    facility = try fields.choice("facility", SyslogMessage.Facility.self) ?? .local0
    version = surroundings.version
    trust = TransportTrust(
      authorityFile: try fields.text("ca-file"), systemAuthorities: surroundings.systemAuthorities)
  }
}
