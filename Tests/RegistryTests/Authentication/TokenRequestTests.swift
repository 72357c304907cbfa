import Parsing
import Testing
import WebClient

@testable import Registry

@Suite struct TokenRequestTests {
  static var asked: WebAddress { get throws { try WebAddress("https://r.example/v2/a/b/manifests/latest") } }

  static func request(_ parameters: [String: String]) throws -> TokenRequest {
    try TokenRequest(
      Challenge(scheme: "bearer", parameters: parameters), scope: "repository:a/b:pull", asked: asked)
  }

  @Test func asksWithAndWithoutPassword() throws {
    let token = try Self.request(["realm": "https://auth.example/token?x=1", "service": "r ä"])
    let open = try token.request(nil)
    #expect(open.address.text == "https://auth.example/token?x=1&service=r%20%C3%A4&scope=repository%3Aa%2Fb%3Apull")
    #expect(open.authorization == nil && open.method == .get)
    let closed = try token.request(.password(user: "me", password: "secret"))
    #expect(closed.authorization == "Basic bWU6c2VjcmV0")
    #expect(closed.address.text.hasSuffix("&account=me") && !closed.address.description.contains("account"))
  }

  @Test func exchangesRefreshTokens() throws {
    let request = try Self.request([
      "realm": "https://auth.example/token", "service": "s", "scope": "repository:c:pull",
    ])
    .request(.identityToken("re/fresh"))
    #expect(request.method == .post && request.authorization == nil)
    #expect(
      request.body?.text
        == "grant_type=refresh_token&client_id=bulkhead&refresh_token=re%2Ffresh&service=s&scope=repository%3Ac%3Apull")
  }

  @Test(arguments: [[:], ["realm": "http://auth.example/token"], ["realm": "ftp://x/"], ["realm": "https://u:p@x/"]])
  func badRealmsAreRefused(parameters: [String: String]) {
    #expect(throws: WebError.self) { try Self.request(parameters) }
  }

  @Test func tokensAreRead() throws {
    func token(_ json: String) throws -> AccessToken { try AccessToken(parsing: Bytes(json), from: Self.asked) }
    #expect(try token("{\"token\":\"t\",\"expires_in\":300}").lifetime == .seconds(300))
    #expect(try token("{\"token\":\"\",\"access_token\":\"a\"}").value == "a")
    #expect(try token("{\"access_token\":\"a\"}").lifetime == .seconds(60))
    #expect(try token("{\"access_token\":\"a\",\"expires_in\":-5}").lifetime == .seconds(1))
    for bad in ["", "[]", "{}", "{\"token\":7}", "{\"token\":\"a\\nb\"}"] {
      #expect(throws: WebError.self, "\(bad)") { try token(bad) }
    }
  }
}
