import NetworkTestKit
import TestKit
import Testing

@testable import WebClient

/// Against TLS servers with certificates of a test authority; skipped where openssl isn't installed.
@Suite(.enabled(if: TestAuthority.isAvailable, "openssl is not installed"))
struct TrustTests {
  func fetch(_ address: String, _ adjust: (inout TrustSettings) -> Void) async throws -> String {
    var options = WebClient.Options()
    adjust(&options.trust)
    let client = WebClient(options)
    do {
      let document = try await client.document(WebRequest(try WebAddress(address)), limit: 100)
      try await client.shutdown()
      return document.bytes.text
    } catch {
      try await client.shutdown()
      throw error
    }
  }

  @Test func trustsTheGivenAuthorityAndNoOther() async throws {
    let authority = try TestAuthority()
    let certificate = try authority.issue("server")
    let server = try await FakeHTTPServer(tls: certificate) { _ in .init(status: 200, body: "secret") }
    #expect(try await fetch(server.address) { $0.authorityFiles = [authority.certificate] } == "secret")
    await #expect {
      try await fetch(server.address) { _ in }
    } throws: {
      ($0 as? WebError)?.kind == .certificate && "\($0)".contains("--ca-file")
    }
    let directory = try TemporaryDirectory()
    try directory.write("\(server.authority)/ca.crt", try Fixture.text(authority.certificate))
    #expect(try await fetch(server.address) { $0.hostDirectories = [directory.path] } == "secret")
    try directory.write("other:1/ca.crt", try Fixture.text(authority.certificate))
    await #expect(throws: WebError.self) {
      try await fetch("https://localhost:\(server.port)") { $0.hostDirectories = [directory.path] }
    }
  }

  @Test func theNameMustFit() async throws {
    let authority = try TestAuthority()
    let certificate = try authority.issue("server", names: ["DNS:registry.example"])
    let server = try await FakeHTTPServer(tls: certificate) { _ in .init(status: 200, body: "secret") }
    await #expect {
      try await fetch(server.address) { $0.authorityFiles = [authority.certificate] }
    } throws: {
      ($0 as? WebError)?.kind == .certificate
    }
  }

  @Test func showsItsOwnCertificateWhereItHasOne() async throws {
    let authority = try TestAuthority()
    let server = try await FakeHTTPServer(tls: try authority.issue("server"), authorities: authority.certificate) { _ in
      .init(status: 200, body: "for members")
    }
    let own = try authority.issue("client", names: ["DNS:client"])
    let directory = try TemporaryDirectory()
    try directory.write("\(server.authority)/ca.crt", try Fixture.text(authority.certificate))
    await #expect(throws: WebError.self) { try await fetch(server.address) { $0.hostDirectories = [directory.path] } }
    try directory.write("\(server.authority)/me.cert", try Fixture.text(own.certificate))
    await #expect {
      try await fetch(server.address) { $0.hostDirectories = [directory.path] }
    } throws: {
      "\($0)".contains("me.cert has no key beside it")
    }
    try directory.write("\(server.authority)/me.key", try Fixture.text(own.key))
    #expect(try await fetch(server.address) { $0.hostDirectories = [directory.path] } == "for members")
  }

  @Test func plainServersAreNamed() async throws {
    let server = try await FakeHTTPServer { _ in .init(status: 200) }
    await #expect {
      try await fetch("https://\(server.authority)") { _ in }
    } throws: {
      "\($0)".contains("--plain-http")
    }
  }

  @Test func unusableFilesAreNamed() throws {
    var trust = TrustSettings()
    trust.authorityFiles = ["/nonexistent/ca.pem"]
    #expect { try trust.validate() } throws: { "\($0)".contains("/nonexistent/ca.pem cannot be read") }
    let directory = try TemporaryDirectory()
    trust.authorityFiles = [try directory.write("ca.pem", "not a certificate")]
    #expect(throws: WebError.self) { try trust.validate() }
  }
}
