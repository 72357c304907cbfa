import Testing

@testable import WebClient

@Suite struct RedirectPolicyTests {
  func decide(
    _ policy: inout RedirectPolicy, _ from: String, _ to: String?, status: Int = 307, method: WebRequest.Method = .get
  ) throws -> String {
    switch try policy.received(status: status, location: to, of: WebAddress(from), method: method) {
    case .stay: "stay"
    case .follow(let address): address.text
    }
  }

  @Test func keepsCredentialsAtTheirOrigin() throws {
    var policy = RedirectPolicy()
    #expect(try decide(&policy, "https://a/x", "/y") == "https://a/y")
    #expect(policy.mayAuthorize)
    #expect(try decide(&policy, "https://a/y", "https://a:444/y") == "https://a:444/y")
    #expect(!policy.mayAuthorize)
    // Back at the first origin by way of another one: the address is that one's choice.
    #expect(try decide(&policy, "https://a:444/y", "https://a/z") == "https://a/z")
    #expect(!policy.mayAuthorize)
  }

  @Test func anotherSchemeIsAnotherOrigin() throws {
    var policy = RedirectPolicy()
    _ = try decide(&policy, "http://a/x", "https://a/x")
    #expect(!policy.mayAuthorize)
  }

  @Test func refuses() throws {
    var policy = RedirectPolicy()
    #expect(throws: WebError.self) { try decide(&policy, "https://a/x", "http://a/x") }
    #expect(throws: WebError.self) { try decide(&policy, "https://a/x", nil) }
    #expect(throws: WebError.self) { try decide(&policy, "https://a/x", "file:///etc/passwd") }
    #expect(throws: WebError.self) { try decide(&policy, "https://a/x", "https://u:p@b/") }
    #expect(throws: WebError.self) { try decide(&policy, "https://a/x", "/y", method: .post) }
    #expect(try decide(&policy, "https://a/x", nil, status: 200) == "stay")
    #expect(try decide(&policy, "https://a/x", "/y", status: 304) == "stay")
    var loop = RedirectPolicy()
    for _ in 0..<RedirectPolicy.maximum { _ = try decide(&loop, "https://a/x", "/x") }
    #expect(throws: WebError.self) { try decide(&loop, "https://a/x", "/x") }
  }
}
