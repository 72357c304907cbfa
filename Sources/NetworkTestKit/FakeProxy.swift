import NIOCore
import NIOPosix
import Synchronization

/// An HTTP proxy on loopback that answers `CONNECT` by a tunnel to one port of this machine, whatever was asked for.
package final class FakeProxy: Sendable {
  private let channel: any Channel
  private let log: Log

  final class Log: Sendable { let heads = Mutex<[String]>([]) }

  package init(to port: Int) async throws {
    let log = Log()
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(TunnelEntrance(port: port, log: log))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    self.log = log
  }

  deinit { channel.close(promise: nil) }

  package var authority: String { "127.0.0.1:\(channel.localAddress?.port ?? 0)" }
  /// The heads of all requests.
  package var requests: [String] { log.heads.withLock { $0 } }
}

private final class TunnelEntrance: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let port: Int
  private let log: FakeProxy.Log
  private var head = ""
  private var exit: (any Channel)?

  init(port: Int, log: FakeProxy.Log) {
    self.port = port
    self.log = log
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    if let exit {
      exit.writeAndFlush(buffer, promise: nil)
      return
    }
    head += String(buffer: buffer)
    guard head.hasSuffix("\r\n\r\n") else { return }
    log.heads.withLock { $0.append(head) }
    let entrance = context.channel
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    ClientBootstrap(group: context.eventLoop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(TunnelExit(entrance)) }
      }
      .connect(host: "127.0.0.1", port: port)
      .whenSuccess { channel in
        bound.value.handler.exit = channel
        entrance.writeAndFlush(ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n"), promise: nil)
      }
  }

  func channelInactive(context: ChannelHandlerContext) { exit?.close(promise: nil) }
}

private final class TunnelExit: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let entrance: any Channel

  init(_ entrance: any Channel) { self.entrance = entrance }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    entrance.writeAndFlush(unwrapInboundIn(data), promise: nil)
  }
  func channelInactive(context: ChannelHandlerContext) { entrance.close(promise: nil) }
}
