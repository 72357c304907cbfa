import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// An HTTP server on loopback that answers as a test says, badly too: truncated, lying, silent.
///
///     let server = try await FakeHTTPServer { request in .init(status: 200, body: "hello") }
///     … server.address + "/path" …
///     try await server.stop()
package final class FakeHTTPServer: Sendable {
  package struct Request: Sendable {
    package let method: String
    /// As on the request line; a whole address where the client takes this server for a proxy.
    package let target: String
    package let headers: HTTPHeaders
    package let body: [UInt8]

    package var path: String { String(target.prefix { $0 != "?" }) }
    package var query: String { String(target.drop { $0 != "?" }.dropFirst()) }
  }

  package struct Response: Sendable {
    package var status: Int
    package var headers: [(String, String)]
    package var body: [UInt8]
    /// Announced instead of the body's real length.
    package var claimedLength: Int?
    /// The connection is closed after so many bytes of the body.
    package var cutAfter: Int?
    /// No answer at all; the connection stays open.
    package var isSilent = false
    /// The connection is closed before an answer.
    package var hangsUp = false

    package init(status: Int, headers: [(String, String)] = [], body: [UInt8] = []) {
      self.status = status
      self.headers = headers
      self.body = body
    }

    package init(status: Int, headers: [(String, String)] = [], body: String) {
      self.init(status: status, headers: headers, body: Array(body.utf8))
    }
  }

  package typealias Handler = @Sendable (Request) -> Response

  private let channel: any Channel
  private let log: RequestLog
  private let scheme: String

  /// - Parameter tls: certificate and key (PEM files) to serve TLS with; nil for plain HTTP.
  package init(
    tls: (certificate: String, key: String)? = nil, authorities: String? = nil, _ handler: @escaping Handler
  ) async throws {
    let log = RequestLog()
    var context: NIOSSLContext?
    if let tls {
      let chain = try NIOSSLCertificate.fromPEMFile(tls.certificate).map { NIOSSLCertificateSource.certificate($0) }
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain, privateKey: .privateKey(try NIOSSLPrivateKey(file: tls.key, format: .pem)))
      if let authorities {
        configuration.trustRoots = .file(authorities)
        configuration.certificateVerification = .noHostnameVerification
      }
      context = try NIOSSLContext(configuration: configuration)
    }
    let serverContext = context
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let serverContext {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: serverContext))
          }
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: false)
          try channel.pipeline.syncOperations.addHandler(FakeHTTPHandler(handler: handler, log: log))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    self.log = log
    scheme = tls == nil ? "http" : "https"
  }

  deinit { channel.close(promise: nil) }

  package var port: Int { channel.localAddress?.port ?? 0 }
  package var authority: String { "127.0.0.1:\(port)" }
  package var address: String { "\(scheme)://\(authority)" }
  /// Everything asked so far, in order.
  package var requests: [Request] { log.requests.withLock { $0 } }

  package func stop() async throws { try await channel.close() }
}

final class RequestLog: Sendable {
  let requests = Mutex<[FakeHTTPServer.Request]>([])
}

private final class FakeHTTPHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let handler: FakeHTTPServer.Handler
  private let log: RequestLog
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []

  init(handler: @escaping FakeHTTPServer.Handler, log: RequestLog) {
    self.handler = handler
    self.log = log
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body = []
    case .body(let part): body.append(contentsOf: part.readableBytesView)
    case .end:
      guard let head else { return }
      let request = FakeHTTPServer.Request(
        method: head.method.rawValue, target: head.uri, headers: head.headers, body: body)
      log.requests.withLock { $0.append(request) }
      answer(handler(request), to: head, context)
    }
  }

  private func answer(_ response: FakeHTTPServer.Response, to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    if response.isSilent { return }
    if response.hangsUp { return context.close(promise: nil) }
    var headers = HTTPHeaders(response.headers)
    let isBodiless = response.status == 304 || response.status == 204
    if !isBodiless, !headers.contains(name: "Content-Length"), !headers.contains(name: "Transfer-Encoding") {
      headers.add(name: "Content-Length", value: String(response.claimedLength ?? response.body.count))
    }
    let status = HTTPResponseStatus(statusCode: response.status)
    context.write(
      wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
    if head.method == .HEAD || isBodiless {
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      return
    }
    let sent = response.body.prefix(response.cutAfter ?? response.body.count)
    let isShort = sent.count < (response.claimedLength ?? response.body.count)
    let isCut = response.cutAfter != nil || isShort
    let written = context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: sent)))))
    guard !isCut else {
      let channel = context.channel
      // Only when all of it has left: closing drops what waits.
      written.whenComplete { _ in channel.close(promise: nil) }
      return
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
