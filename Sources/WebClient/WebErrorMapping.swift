import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension WebError {
  /// Sorts an error of the HTTP client's layers into ours, with words that say what to do.
  init(_ error: any Error, at address: WebAddress) {
    switch error {
    case let error as WebError: self = error
    case is CancellationError: self = WebError(.cancelled, "\(address): cancelled")
    case let error as HTTPClientError: self = WebError(error, at: address)
    case let error as NIOConnectionError: self = WebError(error, at: address)
    case let error as NIOSSLError: self = WebError(error, at: address)
    case is NIOSSLExtraError:
      self = WebError(
        .certificate,
        "\(address.origin): the server's certificate is not for the host '\(address.host)'; use the name it is for")
    case let error as BoringSSLError:
      self = WebError(.tls, "\(address.origin): TLS failed (\(error))")
    case let error as IOError:
      self =
        [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL].contains(error.errnoCode)
        ? WebError(.connection, "\(address.origin): no connection (\(error.description)); is it running and reachable?")
        : WebError(.broken, "\(address.origin): the connection broke (\(error.description))")
    case let error as ChannelError: self = WebError(error, at: address)
    case let error as HTTPParserError:
      self =
        error == .invalidEOFState
        ? WebError(.broken, "\(address): the connection ended in the middle of the answer")
        : WebError(.protocol, "\(address): the answer is not valid HTTP (\(error))")
    default: self = WebError(.broken, "\(address): \(error)")
    }
  }

  private init(_ error: HTTPClientError, at address: WebAddress) {
    switch error {
    case .cancelled, .requestStreamCancelled: self = WebError(.cancelled, "\(address): cancelled")
    case .alreadyShutdown: self = WebError(.shutDown, "\(address): the HTTP client is shut down already")
    case .connectTimeout, .getConnectionFromPoolTimeout:
      self = WebError(.timeout, "\(address.origin): no connection in time; is the host reachable, is a proxy needed?")
    case .tlsHandshakeTimeout:
      self = WebError(.timeout, "\(address.origin): the TLS handshake did not end in time; does this port speak TLS?")
    case .readTimeout, .writeTimeout, .deadlineExceeded:
      self = WebError(.timeout, "\(address): no answer in time")
    case .invalidProxyResponse, .proxyAuthenticationRequired, .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
      self = WebError(
        .proxy, "\(address.origin): the proxy did not connect (\(error.shortDescription)); see HTTPS_PROXY and NO_PROXY"
      )
    case .remoteConnectionClosed, .uncleanShutdown:
      self = WebError(.broken, "\(address): the connection ended before the answer was whole")
    default: self = WebError(.protocol, "\(address): \(error.shortDescription)")
    }
  }

  private init(_ error: NIOConnectionError, at address: WebAddress) {
    if error.connectionErrors.isEmpty, let reason = error.dnsAError ?? error.dnsAAAAError {
      self = WebError(.connection, "\(address.host): the name has no address (\(reason)); check the name and the DNS")
      return
    }
    let reasons = error.connectionErrors.map { single in
      if let error = single.error as? IOError { return "\(single.target): \(error.description)" }
      return "\(single.target): \(single.error)"
    }
    let timedOut = error.connectionErrors.contains { ($0.error as? ChannelError).map(Self.isTimeout) ?? false }
    self = WebError(
      timedOut ? .timeout : .connection,
      "\(address.origin): no connection (\(reasons.joined(separator: "; "))); is it running and reachable?")
  }

  private init(_ error: NIOSSLError, at address: WebAddress) {
    switch error {
    case .handshakeFailed(let reason):
      let text = String(describing: reason)
      let advice =
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
          "the server's certificate is not signed by an authority that is trusted here; "
            + "give the authority's certificate with --ca-file or in /etc/docker/certs.d/\(address.authority)/"
        } else if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST") || text.contains("EOF") {
          "the server does not speak TLS here; if it is meant to be plain HTTP, say so (--plain-http)"
        } else {
          "TLS could not be agreed"
        }
      self = WebError(
        text.contains("CERTIFICATE_VERIFY_FAILED") ? .certificate : .tls, "\(address.origin): \(advice) (\(text))")
    case .uncleanShutdown: self = WebError(.broken, "\(address): the TLS connection was cut off")
    default: self = WebError(.tls, "\(address.origin): TLS failed (\(error))")
    }
  }

  private init(_ error: ChannelError, at address: WebAddress) {
    if Self.isTimeout(error) {
      self = WebError(.timeout, "\(address.origin): no connection in time; is the host reachable, is a proxy needed?")
    } else {
      self = WebError(.broken, "\(address): the connection broke (\(error))")
    }
  }

  private static func isTimeout(_ error: ChannelError) -> Bool {
    if case .connectTimeout = error { return true }
    return false
  }
}
