/// One way to tell people. Adding one is a file in `Channels`, and a line in ``ChannelCatalogue``.
package protocol NotificationChannel: Sendable {
  /// As rules name it.
  var name: String { get }

  /// Tells it now, once.
  /// - Parameter delivery: the message's own number: the same when it is tried again.
  func send(_ batch: NotificationBatch, delivery: Int64, at time: Double) async throws(DeliveryError)
}

/// Why a message could not be given away. Never contains a secret.
package struct DeliveryError: Error, Sendable, Hashable, CustomStringConvertible {
  package var reason: String
  /// Trying again can't help.
  package var isPermanent: Bool
  /// What the other side asks to wait, s.
  package var retryAfter: Double?

  package init(_ reason: String, isPermanent: Bool = false, retryAfter: Double? = nil) {
    self.reason = reason
    self.isPermanent = isPermanent
    self.retryAfter = retryAfter
  }

  package var description: String { reason }
}
