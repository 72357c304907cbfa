import NIOCore
import NIOPosix
import NIOSSL

/// Carries out what ``SMTPSession`` says, over one connection.
enum SMTPConnection {
  private static let patience = TimeAmount.seconds(60)

  /// - Returns: recipients that the server refused, while it took the message for others.
  static func run(
    _ session: SMTPSession, security: SMTPSession.Security, host: String, port: Int, trust: TransportTrust
  ) async throws(DeliveryError) -> [String] {
    let context = security == .none ? nil : try trust.context()
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let promise = loop.makePromise(of: [String].self)
    do {
      let channel = try await ClientBootstrap(group: loop)
        .connectTimeout(.seconds(15))
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            if security == .tls, let context {
              try channel.pipeline.syncOperations.addHandler(trust.handler(for: host, context))
            }
            try channel.pipeline.syncOperations.addHandler(
              SMTPHandler(session, promise) { try context.map { try trust.handler(for: host, $0) } })
          }
        }
        .connect(host: host, port: port).get()
      let limit = loop.scheduleTask(in: patience) {
        promise.fail(DeliveryError("the session took more than 60 s"))
        channel.close(promise: nil)
      }
      defer { limit.cancel() }
      return try await promise.futureResult.get()
    } catch let error as DeliveryError {
      promise.fail(error)
      throw DeliveryError("\(host):\(port): \(error.reason)", isPermanent: error.isPermanent)
    } catch {
      promise.fail(error)
      throw DeliveryError("\(host):\(port): \(TransportTrust.reason(error))")
    }
  }
}

private final class SMTPHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var session: SMTPSession
  private var reader = SMTPReplyReader()
  private let promise: EventLoopPromise<[String]>
  private let makeTLS: () throws -> NIOSSLClientHandler?
  private var isOver = false

  init(
    _ session: SMTPSession, _ promise: EventLoopPromise<[String]>,
    _ makeTLS: @escaping () throws -> NIOSSLClientHandler?
  ) {
    self.session = session
    self.promise = promise
    self.makeTLS = makeTLS
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isOver else { return }
    do {
      let replies = try reader.take(unwrapInboundIn(data).readableBytesView)
      for (index, reply) in replies.enumerated() where !isOver {
        // What came in the clear behind the answer to STARTTLS was put there by somebody else.
        try act(session.received(reply), isLast: index == replies.count - 1 && !reader.hasMore, context)
      }
    } catch {
      end(context, .failure(error))
    }
  }

  private func act(_ action: SMTPSession.Action, isLast: Bool, _ context: ChannelHandlerContext) throws {
    switch action {
    case .send(let bytes): context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    case .startTLS:
      guard isLast else { throw DeliveryError("the mail server goes on in the clear after STARTTLS") }
      guard let handler = try makeTLS() else { throw DeliveryError("TLS was not prepared") }
      try context.pipeline.syncOperations.addHandler(handler, position: .first)
      try act(session.secured(), isLast: true, context)
    case .done(let refused):
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "QUIT\r\n")), promise: nil)
      end(context, .success(refused))
    case .fail(let error): throw error
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    end(context, .failure(DeliveryError(TransportTrust.reason(error))))
  }

  func channelInactive(context: ChannelHandlerContext) {
    end(context, .failure(DeliveryError("the mail server closed the connection")))
  }

  private func end(_ context: ChannelHandlerContext, _ result: Result<[String], any Error>) {
    guard !isOver else { return }
    isOver = true
    promise.completeWith(result)
    context.close(promise: nil)
  }
}
