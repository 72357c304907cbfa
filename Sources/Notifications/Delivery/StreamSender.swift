import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Writes bytes to a TCP or TLS service that doesn't answer.
enum StreamSender {
  private static let patience = TimeAmount.seconds(15)

  /// - Parameter trust: for TLS; nil is plain TCP.
  static func send(_ bytes: [UInt8], host: String, port: Int, trust: TransportTrust?) async throws(DeliveryError) {
    let fault = FirstFault()
    let context = try trust.map { trust throws(DeliveryError) in try trust.context() }
    do {
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connectTimeout(patience)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            if let trust, let context {
              try channel.pipeline.syncOperations.addHandler(trust.handler(for: host, context))
            }
            try channel.pipeline.syncOperations.addHandler(fault)
          }
        }
        .connect(host: host, port: port).get()
      let limit = channel.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
      defer { limit.cancel() }
      do {
        // With TLS the write is done when the handshake was and the bytes are out.
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
        // All is written; how the other side says goodbye changes nothing.
        try? await channel.close().get()
      } catch {
        channel.close(promise: nil)
        throw DeliveryError("\(host):\(port) \(fault.reason ?? TransportTrust.reason(error))")
      }
    } catch let error as DeliveryError {
      throw error
    } catch {
      throw DeliveryError("\(host):\(port) can't be reached: \(TransportTrust.reason(error))")
    }
  }
}

/// Remembers why a connection broke: what a write hears afterwards says less.
private final class FirstFault: ChannelInboundHandler, Sendable {
  typealias InboundIn = ByteBuffer

  private let fault = Mutex<String?>(nil)
  var reason: String? { fault.withLock { $0 } }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    fault.withLock { if $0 == nil { $0 = TransportTrust.reason(error) } }
    context.close(promise: nil)
  }
}
