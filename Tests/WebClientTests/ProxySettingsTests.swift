import Testing

@testable import WebClient

@Suite struct ProxySettingsTests {
  static func proxy(_ address: String, _ environment: [String: String]) throws -> String? {
    try ProxySettings(environment: environment).proxy(for: WebAddress(address)).map {
      "\($0.kind) \($0.host):\($0.port)"
    }
  }

  @Test(
    arguments: [
      ("https://a.de/", ["HTTPS_PROXY": "http://p:3128"], "http p:3128"),
      ("http://a.de/", ["HTTPS_PROXY": "http://p:3128"], nil),
      ("http://a.de/", ["HTTP_PROXY": "p:8080"], "http p:8080"),
      ("http://a.de/", ["http_proxy": "q", "HTTP_PROXY": "p"], "http q:80"),
      ("https://a.de/", ["ALL_PROXY": "socks5://s"], "socks5 s:1080"),
      ("https://a.de/", ["ALL_PROXY": "socks5h://s:9"], "socks5 s:9"),
      ("https://a.de/", ["https_proxy": "http://u:p%40x@p:1/"], "http p:1"),
      ("http://a.de/", ["HTTP_PROXY": "p", "REQUEST_METHOD": "GET"], nil),
      ("https://localhost/", ["HTTPS_PROXY": "p"], nil),
      ("https://127.0.0.1/", ["HTTPS_PROXY": "p"], nil), ("https://a.de/", ["HTTPS_PROXY": ""], nil),
      ("https://a.de/", [:], nil),
    ] as [(String, [String: String], String?)])
  func choosesProxies(_ row: (String, [String: String], String?)) throws {
    #expect(try Self.proxy(row.0, row.1) == row.2)
  }

  @Test(arguments: [
    ("a.de", "https://a.de/", true), ("a.de", "https://x.a.de/", true), ("a.de", "https://ba.de/", false),
    (".a.de", "https://a.de/", false), (".a.de", "https://x.a.de/", true), ("*.a.de", "https://x.a.de/", true),
    ("*", "https://b/", true),
    ("a.de:443", "https://a.de/", true), ("a.de:8443", "https://a.de/", false),
    ("10.0.0.0/8", "https://10.200.1.2/", true),
    ("10.0.0.0/8", "https://11.0.0.1/", false), ("10.0.0.0/8", "https://10.0.0.1.de/", false),
    ("10.1.2.3", "https://10.1.2.3/", true),
    ("fd00::/8", "https://[fd12::1]/", true), ("fd00::/8", "https://[fe80::1]/", false),
    ("::1", "https://[::2]/", false),
    ("x, y ,a.de", "https://a.de/", true), ("10.0.0.0/33", "https://10.0.0.1/", false), ("A.DE", "https://a.de/", true),
  ])
  func honoursExceptions(_ row: (String, String, Bool)) throws {
    #expect((try Self.proxy(row.1, ["HTTPS_PROXY": "p:1", "NO_PROXY": row.0]) == nil) == row.2, "\(row)")
  }

  @Test func reportsWhatItCannotUse() {
    #expect(ProxySettings(environment: ["HTTPS_PROXY": "https://p"]).problems.count == 1)
    #expect(ProxySettings(environment: ["HTTPS_PROXY": "http://a b"]).problems.count == 1)
    #expect(ProxySettings(environment: ["HTTPS_PROXY": "http://u:p@p"]).forHTTPS?.password == "p")
    #expect(ProxySettings(environment: ["HTTPS_PROXY": "http://u:p%40x@p"]).forHTTPS?.password == "p@x")
  }
}
