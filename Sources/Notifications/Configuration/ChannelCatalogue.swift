import Logging
import WebClient

/// What channels are made with.
package struct ChannelSurroundings: Sendable {
  package var client: WebClient
  package var logger: Logger
  /// Of Bulkhead.
  package var version: String
  /// Replaces the system's authorities (`SSL_CERT_FILE`).
  package var systemAuthorities: String?

  package init(
    client: WebClient, version: String, systemAuthorities: String? = nil,
    logger: Logger = Logger(label: "bulkhead.notifications")
  ) {
    self.client = client
    self.version = version
    self.systemAuthorities = systemAuthorities
    self.logger = logger
  }
}

/// A channel that a configuration can ask for.
protocol ConfigurableChannel: NotificationChannel {
  /// The word after `type:`.
  static var type: String { get }

  init(name: String, _ fields: inout ConfigurationFields, _ surroundings: ChannelSurroundings)
    throws(ConfigurationError)
}

/// Every type of channel.
enum ChannelCatalogue {
  static let all: [any ConfigurableChannel.Type] = [
    WebhookChannel.self, SlackChannel.self, EmailChannel.self, SyslogChannel.self, FileChannel.self, OTLPChannel.self,
  ]
}

extension ConfigurationFields {
  /// An address whose text may be a secret: `url`, or the file that `url-file` names. Plain HTTP only to this host.
  mutating func address() throws(ConfigurationError) -> WebAddress {
    guard let url = try secret("url") else { throw failure("\(what) has no 'url' (or 'url-file'), which it must") }
    guard let address = try? WebAddress(url.value) else {
      throw failure("url", "url is no address; expected https://HOST/PATH")
    }
    guard address.scheme == .https || address.isLoopback else {
      throw failure("url", "url is plain http, which is only used on this host; expected https://")
    }
    return address
  }
}
