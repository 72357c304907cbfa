import NetworkTestKit
import Parsing
import Synchronization
import TestKit
import Testing

@testable import WebClient

/// Against a server on loopback that answers as told.
@Suite struct WebClientTests {
  let pauses = RecordedPauses()

  func client(_ adjust: (inout WebClient.Options) -> Void = { _ in }) -> WebClient {
    var options = WebClient.Options()
    // Only a server that is silent on purpose may run into it: on a busy machine the reader itself waits for its turn.
    options.idleTimeout = .seconds(600)
    options.connectTimeout = .seconds(600)
    adjust(&options)
    var pacing = Pacing.real
    pacing.sleep = { [pauses] in pauses.record($0) }
    pacing.random = { 1 }
    return WebClient(options, pacing: pacing)
  }

  @Test func fetchesConditionally() async throws {
    let server = try await FakeHTTPServer { request in
      if request.headers.first(name: "If-None-Match") == "\"v1\"" { return .init(status: 304) }
      return .init(status: 200, headers: [("ETag", "\"v1\"")], body: "hello")
    }
    let client = client()
    let request = WebRequest(try WebAddress(server.address + "/feed"))
    let document = try await client.document(request, limit: 100)
    #expect(document.bytes.text == "hello")
    #expect(document.validators.entityTag == "\"v1\"")
    guard case .unchanged = try await client.update(request, since: document.validators, limit: 100) else {
      Issue.record("expected 'unchanged'")
      return
    }
    try await client.shutdown()
  }

  @Test func waitsAsAskedThenTriesAgain() async throws {
    let count = Mutex(0)
    let server = try await FakeHTTPServer { _ in
      switch count.withLock({
        $0 += 1; return $0
      }) {
      case 1: .init(status: 429, headers: [("Retry-After", "7")])
      case 2: .init(status: 503, body: "busy")
      default: .init(status: 200, body: "ok")
      }
    }
    let client = client()
    let document = try await client.document(WebRequest(try WebAddress(server.address)), limit: 10)
    #expect(document.bytes.text == "ok")
    #expect(pauses.all == [.seconds(7), .seconds(1)])
    try await client.shutdown()
  }

  @Test func givesUpWithWhatTheServerSaid() async throws {
    let server = try await FakeHTTPServer { _ in
      .init(status: 503, headers: [("Content-Type", "text/plain")], body: "maintenance\u{1B}[2J until noon")
    }
    let client = client()
    await #expect {
      try await client.document(WebRequest(try WebAddress(server.address)), limit: 10)
    } throws: {
      "\($0)".contains("status 503: maintenance[2J until noon (tried 6 times)")
    }
    #expect(server.requests.count == 6)
    try await client.shutdown()
  }

  @Test func credentialsStayAtTheirHost() async throws {
    let other = try await FakeHTTPServer { _ in .init(status: 200, body: "blob") }
    let target = other.address + "/data?Signature=x"
    let server = try await FakeHTTPServer { request in
      request.path == "/a"
        ? .init(status: 307, headers: [("Location", "/b")]) : .init(status: 307, headers: [("Location", target)])
    }
    let client = client()
    var request = WebRequest(try WebAddress(server.address + "/a"))
    request.authorization = "Bearer secret"
    #expect(try await client.document(request, limit: 10).bytes.text == "blob")
    #expect(server.requests.map { $0.headers.first(name: "Authorization") } == ["Bearer secret", "Bearer secret"])
    #expect(other.requests.map { $0.headers.contains(name: "Authorization") } == [false])
    try await client.shutdown()
  }

  static let blob = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

  static func collect(_ download: WebDownload) async throws -> [UInt8] {
    var all: [UInt8] = []
    for try await chunk in download { all += chunk.array }
    return all
  }

  @Test(arguments: [true, false])
  func resumesDownloads(serverKnowsRanges: Bool) async throws {
    let server = try await FakeHTTPServer { request in
      let start = request.headers.first(name: "Range").flatMap { Int($0.dropFirst("bytes=".count).dropLast()) } ?? 0
      var response: FakeHTTPServer.Response
      if start > 0, serverKnowsRanges {
        response = .init(status: 206, body: Array(Self.blob[start...]))
        response.headers = [("Content-Range", "bytes \(start)-\(Self.blob.count - 1)/\(Self.blob.count)")]
      } else {
        response = .init(status: 200, body: Self.blob)
      }
      if start < 2_000_000 { response.cutAfter = serverKnowsRanges ? 1_200_000 : start + 1_200_000 }
      return response
    }
    let client = client()
    let download = client.download(WebRequest(try WebAddress(server.address)), size: Self.blob.count, limit: 1 << 24)
    #expect(try await Self.collect(download) == Self.blob)
    #expect(server.requests.count >= 3)
    try await client.shutdown()
  }

  @Test func refusesMoreThanTheLimit() async throws {
    let server = try await FakeHTTPServer { request in
      request.path == "/chunked"
        ? .init(status: 200, headers: [("Transfer-Encoding", "chunked")], body: Self.blob)
        : .init(status: 200, body: Self.blob)
    }
    let client = client()
    for path in ["/chunked", "/length"] {
      let request = WebRequest(try WebAddress(server.address + path))
      await #expect { try await client.document(request, limit: 1000) } throws: { ($0 as? WebError)?.kind == .tooLarge }
      await #expect {
        _ = try await Self.collect(client.download(request, limit: 1000))
      } throws: {
        ($0 as? WebError)?.kind == .tooLarge
      }
    }
    #expect(pauses.all.isEmpty)
    try await client.shutdown()
  }

  @Test func truncatedDocumentsAreNotBelieved() async throws {
    let server = try await FakeHTTPServer { _ in
      var response = FakeHTTPServer.Response(status: 200, body: "half")
      response.claimedLength = 8
      return response
    }
    let client = client { $0.retry.maximumRetries = 1 }
    await #expect {
      try await client.document(WebRequest(try WebAddress(server.address)), limit: 100)
    } throws: {
      ($0 as? WebError)?.kind == .broken
    }
    #expect(server.requests.count == 2)
    try await client.shutdown()
  }

  @Test func silenceEnds() async throws {
    let server = try await FakeHTTPServer { _ in
      var response = FakeHTTPServer.Response(status: 200)
      response.isSilent = true
      return response
    }
    let client = client {
      $0.idleTimeout = .milliseconds(100)
      $0.retry = .none
    }
    await #expect {
      try await client.document(WebRequest(try WebAddress(server.address)), limit: 100)
    } throws: {
      ($0 as? WebError)?.kind == .timeout
    }
    try await client.shutdown()
  }

  @Test func saysThatNobodyListens() async throws {
    let server = try await FakeHTTPServer { _ in .init(status: 200) }
    let address = try WebAddress(server.address)
    try await server.stop()
    let client = client()
    await #expect {
      try await client.document(WebRequest(address), limit: 100)
    } throws: {
      ($0 as? WebError)?.kind == .connection && "\($0)".contains("refused")
    }
    #expect(pauses.all.count == 2)
    try await client.shutdown()
    await #expect { try await client.send(WebRequest(address)) } throws: { ($0 as? WebError)?.kind == .shutDown }
  }

  @Test func goesThroughTheProxy() async throws {
    let server = try await FakeHTTPServer { .init(status: 200, body: $0.target) }
    let proxy = try await FakeProxy(to: server.port)
    let client = client { $0.proxies = ProxySettings(environment: ["HTTP_PROXY": "http://user:pw@\(proxy.authority)"]) }
    let document = try await client.document(WebRequest(try WebAddress("http://registry.invalid/v2/")), limit: 100)
    #expect(document.bytes.text == "/v2/")
    let asked = try #require(proxy.requests.first)
    #expect(
      asked.hasPrefix("CONNECT registry.invalid:80 ")
        && asked.lowercased().contains("proxy-authorization: basic dxnlcjpwdw=="))
    try await client.shutdown()
  }
}
