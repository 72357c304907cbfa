import Crypto
import Foundation
import Model
import WebClient

/// Posts each batch as JSON (`bulkhead.notification/1`).
///
/// With a secret, `X-Bulkhead-Signature: t=SECONDS,v1=HEX` proves where it comes from: HEX is HMAC-SHA-256 (RFC 2104) of
/// SECONDS, a full stop, and the body. Who checks it refuses times that are far away. `X-Bulkhead-Delivery` is the same for
/// every try of one message.
package struct WebhookChannel: NotificationChannel {
  package let name: String
  private let post: WebPost
  private let secret: Confidential?
  private let token: Confidential?

  package init(name: String, address: WebAddress, secret: Confidential?, token: Confidential?, client: WebClient) {
    self.name = name
    post = WebPost(client: client, address: address)
    self.secret = secret
    self.token = token
  }

  package func send(_ batch: NotificationBatch, delivery: Int64, at time: Double) async throws(DeliveryError) {
    let body = BatchJSON.encode(batch)
    let second = Int(time)
    var headers = [(name: "X-Bulkhead-Delivery", value: String(delivery))]
    if let secret {
      headers.append((name: "X-Bulkhead-Signature", value: Self.signature(body, secret: secret.value, at: second)))
    }
    try await post.send(
      body, headers: headers, authorization: token.map { Confidential("Bearer \($0.value)") }, now: second)
  }

  static func signature(_ body: [UInt8], secret: String, at second: Int) -> String {
    var hmac = HMAC<SHA256>(key: SymmetricKey(data: Data(secret.utf8)))
    hmac.update(data: Data("\(second).".utf8))
    hmac.update(data: body)
    return "t=\(second),v1=\(Digest.hexadecimal(hmac.finalize()))"
  }
}

extension WebhookChannel: ConfigurableChannel {
  static let type = "webhook"

  init(
    name: String, _ fields: inout ConfigurationFields, _ surroundings: ChannelSurroundings
  ) throws(ConfigurationError) {
    self.init(
      name: name, address: try fields.address(), secret: try fields.secret("secret"), token: try fields.secret("token"),
      client: surroundings.client)
  }
}
