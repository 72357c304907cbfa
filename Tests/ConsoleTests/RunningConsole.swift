import AsyncHTTPClient
import Console
import Foundation
import NIOCore
import Store
import Synchronization
import TestKit
import Testing

/// A console on a port of its own, over a store of its own, for the length of a test.
final class RunningConsole: Sendable {
  let store: Store
  let feed = LiveFeed()
  let port: Int
  private let folder: String
  private let serving: Task<Void, any Error>
  private let client = HTTPClient(
    eventLoopGroup: .singletonMultiThreadedEventLoopGroup,
    configuration: HTTPClient.Configuration(redirectConfiguration: .disallow))
  static let now = 1_790_000_000.0

  static func with(_ body: (RunningConsole) async throws -> Void) async throws {
    let console = try await RunningConsole()
    do { try await body(console) } catch {
      try await console.stop()
      throw error
    }
    try await console.stop()
  }

  private init() async throws {
    folder = NSTemporaryDirectory() + "console-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    store = try Store(home: folder)
    var options = ConsoleServer.Options()
    options.port = 0
    options.version = "test"
    let server = try ConsoleServer(store: store, feed: feed, options: options, now: { Self.now })
    let (ports, started) = AsyncStream<Int>.makeStream()
    serving = Task { try await server.run { started.yield($0) } }
    var first: Int?
    for await port in ports {
      first = port
      break
    }
    port = try #require(first)
  }

  private func stop() async throws {
    feed.end()
    serving.cancel()
    _ = await serving.result
    try await client.shutdown()
    try store.close()
    try FileManager.default.removeItem(atPath: folder)
  }

  struct Answer: Sendable {
    let status: Int
    let headers: [String: String]
    let text: String
  }

  func send(
    _ method: String, _ path: String, headers: [String: String] = [:], form: String? = nil
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
    request.method = .RAW(value: method)
    for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
    if let form {
      request.headers.replaceOrAdd(name: "Content-Type", value: "application/x-www-form-urlencoded")
      request.body = .bytes(ByteBuffer(string: form))
    }
    let response = try await client.execute(request, timeout: .minutes(5))
    let body = try await response.body.collect(upTo: 4 << 20)
    var fields: [String: String] = [:]
    for header in response.headers { fields[header.name.lowercased()] = header.value }
    return Answer(status: Int(response.status.code), headers: fields, text: String(buffer: body))
  }

  /// A user of this role, logged in.
  /// - Returns: the cookie.
  func logIn(_ name: String, _ role: UserRole) async throws -> String {
    try store.users.create(name, role: role, password: "correct horse battery", at: Self.now)
    let answer = try await send("POST", "/login", form: "name=\(name)&password=correct+horse+battery")
    let cookie = try #require(answer.headers["set-cookie"])
    return String(cookie.prefix { $0 != ";" })
  }
}
