import Parsing
import WebClient

/// A POST whose faults become sentences without the address: that may be a secret itself.
struct WebPost: Sendable, CustomStringConvertible, CustomReflectable {
  let client: WebClient
  let address: WebAddress

  var description: String { address.origin }
  var customMirror: Mirror { Mirror(reflecting: address.origin) }

  /// Bytes of an answer that are looked at.
  private static let largestAnswer = 64 << 10

  /// - Returns: the answer's body, when its status is 2xx.
  @discardableResult
  func send(
    _ body: [UInt8], type: String = "application/json", headers: [(name: String, value: String)] = [],
    authorization: Confidential? = nil, now: Int
  ) async throws(DeliveryError) -> Bytes {
    var request = WebRequest(address)
    request.method = .post
    request.headers = [(name: "Content-Type", value: type)] + headers
    request.authorization = authorization?.value
    request.body = Bytes(body)
    request.timeout = .seconds(30)
    do throws(WebError) {
      let response = try await client.send(request)
      guard (200..<300).contains(response.status) else {
        let failure = await response.failure(now: now)
        throw WebError(.status(response.status), "", retryAfter: failure.retryAfter)
      }
      return await response.leading(Self.largestAnswer) ?? Bytes()
    } catch {
      throw Self.deliveryError(error, host: address.authority)
    }
  }

  static func deliveryError(_ error: WebError, host: String) -> DeliveryError {
    let reason: String
    var isPermanent = false
    switch error.kind {
    case .status(let status):
      reason = "answered with status \(status)"
      // Too early, too many, too slow: later may be better. Other refusals stay what they are.
      isPermanent = (400..<500).contains(status) && ![408, 425, 429].contains(status)
    case .connection: reason = "can't be reached"
    case .broken: reason = "closed the connection before its answer was whole"
    case .timeout: reason = "didn't answer in time"
    case .tls: reason = "doesn't speak TLS as it should"
    case .certificate: reason = "shows a certificate that isn't trusted"
    case .proxy: reason = "can't be reached through the proxy"
    case .protocol: reason = "doesn't speak HTTP as it should"
    case .redirect:
      reason = "wants the message sent elsewhere, which is not done"
      isPermanent = true
    case .tooLarge: reason = "answers too much"
    case .invalidAddress, .configuration:
      reason = "can't be used as it is configured"
      isPermanent = true
    case .cancelled, .shutDown: reason = "was not asked: Bulkhead is stopping"
    }
    return DeliveryError(
      "\(host) \(reason)", isPermanent: isPermanent,
      retryAfter: error.retryAfter.map { Double($0.components.seconds) })
  }
}
