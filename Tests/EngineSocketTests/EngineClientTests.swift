import EngineSocket
import Foundation
import Parsing
import TestKit
import Testing

@Suite struct EngineClientTests {
  /// A server of one scripted answer per connection.
  final class Script: @unchecked Sendable {
    let directory: TemporaryDirectory
    let path: String
    private let descriptor: Int32

    init(_ answers: [String]) throws {
      directory = try TemporaryDirectory()
      path = directory.path + "/engine.sock"
      descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
      let descriptor = descriptor
      _ = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      listen(descriptor, 8)
      Thread {
        for answer in answers {
          let peer = accept(descriptor, nil, nil)
          var request = [UInt8](repeating: 0, count: 4096)
          _ = recv(peer, &request, request.count, 0)
          _ = answer.withCString { send(peer, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
          close(peer)
        }
      }.start()
    }
    deinit { close(descriptor) }
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.1 200 OK\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
  ])
  func bodiesAreReadInEveryFraming(_ answer: String) throws {
    let script = try Script([answer])
    #expect(try EngineClient(path: script.path).get("/x").text == "hello")
  }

  @Test func theEnginesOwnWordsAreGivenOn() throws {
    let script = try Script(["HTTP/1.1 404 Not Found\r\nContent-Length: 29\r\n\r\n{\"message\":\"No such image: x\"}"])
    let error = #expect(throws: EngineError.self) { try EngineClient(path: script.path).get("/x") }
    #expect(error?.isNotFound == true)
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
    "garbage\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n", "",
  ])
  func brokenAnswersAreErrors(_ answer: String) throws {
    let script = try Script([answer, answer])
    #expect(throws: EngineError.self) { try EngineClient(path: script.path, timeoutSeconds: 2).get("/x") }
  }

  @Test func answersAreBounded() throws {
    let script = try Script(["HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + String(repeating: "x", count: 1000)])
    #expect(throws: EngineError.tooLarge(request: "GET /x", limit: 100)) {
      try EngineClient(path: script.path).get("/x", limit: 100)
    }
  }

  @Test func aMissingSocketSaysWhatToDo() {
    #expect(throws: EngineError.noSocket(path: "/nonexistent/engine.sock")) {
      try EngineClient(path: "/nonexistent/engine.sock").get("/x")
    }
  }

  @Test func requestsCannotBeSplit() {
    #expect(throws: EngineError.self) { try EngineClient(path: "/nonexistent").get("/x HTTP/1.1\r\nEvil: 1") }
  }
}
