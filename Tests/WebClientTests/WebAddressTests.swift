import TestKit
import Testing

@testable import WebClient

@Suite struct WebAddressTests {
  @Test(arguments: [
    ("https://Example.COM", "https://example.com/"), ("http://a:80/x", "http://a/x"),
    ("https://a:80/x", "https://a:80/x"),
    ("https://[::1]:5000/v2/", "https://[::1]:5000/v2/"),
    ("http://127.0.0.1:5000/a%20b?c=d", "http://127.0.0.1:5000/a%20b?c=d"),
    ("HTTPS://a/b/../c", "https://a/b/../c"),
  ])
  func readsAddresses(_ row: (String, String)) throws { #expect(try WebAddress(row.0).text == row.1) }

  @Test(arguments: [
    "", "a", "ftp://a/", "file:///etc/passwd", "https://", "https:///x", "https://user:pass@a/", "https://a:0/",
    "https://a:65536/",
    "https://a b/", "https://a/\n", "https://a/\u{7F}", "unix:///run/x", "https://ä.de/", "javascript:alert(1)",
    "https://a/" + String(repeating: "x", count: 9000),
  ])
  func refusesOthers(_ text: String) { #expect(throws: WebError.self) { try WebAddress(text) } }

  @Test(arguments: [
    ("/v2/y", "https://a:1/v2/y"), ("y?z=1", "https://a:1/p/y?z=1"), ("//b/c", "https://b/c"),
    ("http://b/c", "http://b/c"),
    ("?q", "https://a:1/p/x?q"), ("../..//z", "https://a:1//z"), ("https://b/c#frag", "https://b/c"),
  ])
  func resolves(_ row: (String, String)) throws {
    #expect(try WebAddress("https://a:1/p/x?old").resolving(row.0).text == row.1)
  }

  @Test func keepsSecretsOutOfMessages() throws {
    #expect(try WebAddress("https://s3/x?Signature=SECRET").description == "https://s3/x")
    #expect { try WebAddress("https://u:SECRET@a/x?t=SECRET") } throws: { !"\($0)".contains("SECRET") }
    #expect { try WebAddress("ftp://a/x?t=SECRET") } throws: { !"\($0)".contains("SECRET") }
  }

  @Test(arguments: [
    ("http://localhost/", true), ("http://127.8.9.1/", true), ("http://[::1]/", true),
    ("http://127.0.0.1.evil.de/", false),
    ("http://localhost.evil.de/", false), ("http://app.localhost/", true), ("http://10.0.0.1/", false),
  ])
  func knowsThisMachine(_ row: (String, Bool)) throws { #expect(try WebAddress(row.0).isLoopback == row.1) }

  @Test func survivesMutations() throws {
    var generator = SeededGenerator(seed: 3)
    let base = Array("https://user@[::1]:5000/a/../b?c=d#e".utf8)
    let origin = try WebAddress("https://host/a/b")
    for _ in 0..<5000 {
      var bytes = base
      for _ in 0..<3 {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      if let address = try? WebAddress(text) { #expect(try WebAddress(address.text) == address) }
      if let address = try? origin.resolving(text) { #expect(try WebAddress(address.text) == address) }
    }
  }
}
