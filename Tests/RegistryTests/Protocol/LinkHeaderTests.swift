import Parsing
import Testing
import WebClient

@testable import Registry

@Suite struct ProtocolTests {
  static var page: WebAddress { get throws { try WebAddress("https://r.example/v2/a/tags/list?n=2") } }

  @Test(arguments: [
    ("</v2/a/tags/list?last=b&n=2>; rel=\"next\"", "last=b&n=2"),
    ("<https://r.example/v2/a/tags/list?last=c>; rel=next", "last=c"),
    ("<x>; rel=prev, </v2/a/tags/list?last=d>; title=\"y\"; rel=\"next\"", "last=d"),
  ]) func nextPage(header: String, query: String) throws {
    #expect(try LinkHeader.next([header], of: Self.page)?.query == query)
  }

  @Test func noNextPage() throws {
    for header in ["", "<x>; rel=\"prev\"", "<unclosed; rel=next", ">; rel=next"] {
      #expect(try LinkHeader.next([header], of: Self.page) == nil, "\(header)")
    }
    #expect(throws: WebError.self) { try LinkHeader.next(["<https://evil.example/>; rel=next"], of: Self.page) }
    #expect(throws: WebError.self) { try LinkHeader.next(["<http://r.example/>; rel=next"], of: Self.page) }
  }

  @Test func registrysWords() {
    let said = RegistryAnswer.errors(
      Bytes("{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no\\u001b[31m way\"},{\"code\":\"UNKNOWN\"}]}"))
    #expect(said == " (DENIED: no[31m way; UNKNOWN)")
    #expect(RegistryAnswer.errors(Bytes("{\"errors\":7}")) == nil)
    #expect(RegistryAnswer.errors(Bytes("{\"errors\":[]}")) == "")
  }

  @Test func trialsTellOfMirrors() throws {
    let mirror = try Endpoint(registry: "m.example", repository: "a", isMirror: true)
    let own = try Endpoint(registry: "r.example", repository: "a")
    let plain = try Endpoint(registry: "r.example", repository: "a", scheme: .http, isSecondChoice: true)
    var trial = EndpointTrial()
    trial.failed(mirror, WebError(.connection, "no connection"))
    #expect(trial.shouldTry(own) && !trial.shouldTry(plain))
    trial.failed(own, WebError(.status(404), "status 404"))
    #expect(!trial.shouldTry(plain))
    #expect(trial.failure == WebError(.status(404), "status 404; before that, mirror m.example: no connection"))
    trial = EndpointTrial()
    trial.failed(own, WebError(.tls, "no TLS"))
    #expect(trial.shouldTry(plain))
    trial.failed(plain, WebError(.connection, "refused"))
    #expect(trial.failure == WebError(.tls, "no TLS"))
  }
}
