import Model
import TestKit
import Testing

@testable import Images

/// Names as Docker reads them: what is written, what it is completed to, what is refused.
@Suite struct ImageReferenceTests {
  static let hex = String(repeating: "0123456789abcdef", count: 4)

  /// Written, registry, repository, tag, digest, familiar.
  static let accepted: [(String, String, String, String?, Bool, String)] = [
    ("nginx", "docker.io", "library/nginx", "latest", false, "nginx:latest"),
    ("nginx:1.27-alpine", "docker.io", "library/nginx", "1.27-alpine", false, "nginx:1.27-alpine"),
    ("library/nginx", "docker.io", "library/nginx", "latest", false, "nginx:latest"),
    ("grafana/grafana:11", "docker.io", "grafana/grafana", "11", false, "grafana/grafana:11"),
    ("docker.io/nginx", "docker.io", "library/nginx", "latest", false, "nginx:latest"),
    ("index.docker.io/a/b", "docker.io", "a/b", "latest", false, "a/b:latest"),
    ("DOCKER.IO/a/b", "docker.io", "a/b", "latest", false, "a/b:latest"),
    ("ghcr.io/org/team/app:v1.2", "ghcr.io", "org/team/app", "v1.2", false, "ghcr.io/org/team/app:v1.2"),
    ("ghcr.io/app", "ghcr.io", "app", "latest", false, "ghcr.io/app:latest"),
    ("localhost/app", "localhost", "app", "latest", false, "localhost/app:latest"),
    ("localhost:5000/app:x", "localhost:5000", "app", "x", false, "localhost:5000/app:x"),
    ("registry:5000/a/b", "registry:5000", "a/b", "latest", false, "registry:5000/a/b:latest"),
    ("Registry/app", "Registry", "app", "latest", false, "Registry/app:latest"),
    ("library/a/b", "docker.io", "library/a/b", "latest", false, "library/a/b:latest"),
    ("127.0.0.1:443/a", "127.0.0.1:443", "a", "latest", false, "127.0.0.1:443/a:latest"),
    ("[::1]:5000/a", "[::1]:5000", "a", "latest", false, "[::1]:5000/a:latest"),
    ("[fd00:1::2]/a:t", "[fd00:1::2]", "a", "t", false, "[fd00:1::2]/a:t"),
    ("app@sha256:\(hex)", "docker.io", "library/app", nil, true, "app@sha256:\(hex)"),
    ("a/app:1@sha256:\(hex)", "docker.io", "a/app", "1", true, "a/app:1@sha256:\(hex)"),
    ("h.de:1/a@sha512:\(hex)\(hex)", "h.de:1", "a", nil, true, "h.de:1/a@sha512:\(hex)\(hex)"),
    ("foo:5000", "docker.io", "library/foo", "5000", false, "foo:5000"),
    ("a__b/c--d/e.f:_x", "docker.io", "a__b/c--d/e.f", "_x", false, "a__b/c--d/e.f:_x"),
    ("\(hex)0", "docker.io", "library/\(hex)0", "latest", false, "\(hex)0:latest"),
    ("xn--n3h.com/a", "xn--n3h.com", "a", "latest", false, "xn--n3h.com/a:latest"),
  ]

  @Test(arguments: accepted)
  func completesNames(_ row: (String, String, String, String?, Bool, String)) throws {
    let reference = try ImageReference(row.0)
    #expect(reference.registry == row.1)
    #expect(reference.repository == row.2)
    #expect(reference.tag == row.3)
    #expect((reference.digest != nil) == row.4)
    #expect(reference.familiar == row.5)
    // Complete and short forms mean the same image.
    #expect(try ImageReference(reference.description) == reference)
    #expect(try ImageReference(reference.familiar) == reference)
  }

  @Test(arguments: [
    "", " ", "nginx ", "Nginx", "a//b", "/a", "a/", "a:", "a@", "a@sha256:12", "a@sha256:\(hex.uppercased())",
    "a@md5:00000000000000000000000000000000", "a:-x", "a:.x", "a:x/y:z w", "-a", "a-", "a._b", "a___b", "a..b", "_a/b",
    "a/b_", "https://nginx", "h.de:0/a", "h.de:65536/a", "h.de:x/a", "h.de:/a", "-h.de/a", "h-.de/a", "h..de/a",
    ".de/a",
    "[::1/a", "[::1]x/a", "[]/a", "a\u{0}b", "ä", "a:ä", "a b", "a?b", "a#b", "../etc", "a/../b", "./a", "a/./b",
    hex, "\(hex):t/x", "a:" + String(repeating: "x", count: 129), String(repeating: "a", count: 256),
    "h.de/" + String(repeating: "a/", count: 600) + "a", "user@host/a",
  ])
  func refusesOthers(_ text: String) {
    #expect(throws: ImageReferenceError.self) { try ImageReference(text) }
  }

  @Test func saysWhatToDo() {
    #expect { try ImageReference("ghcr.io/Org/App") } throws: { "\($0)".contains("did you mean 'org/app'") }
    #expect { try ImageReference(Self.hex) } throws: { "\($0)".contains("docker:\(Self.hex)") }
    #expect { try ImageReference("https://ghcr.io/a") } throws: { "\($0)".contains("leave 'https://' away") }
  }

  @Test func pinsAndRetags() throws {
    let reference = try ImageReference("ghcr.io/a/b:1")
    let digest = try #require(Digest("sha256:\(Self.hex)"))
    #expect(reference.pinned(to: digest).description == "ghcr.io/a/b:1@sha256:\(Self.hex)")
    #expect(reference.pinned(to: digest).target == digest.description)
    #expect(reference.tagged("sha256-\(Self.hex).sig")?.target == "sha256-\(Self.hex).sig")
    #expect(reference.tagged("a/b") == nil)
  }

  /// Whatever is accepted reads back as itself, and holds nothing that could leave its place in a path or a header.
  @Test func mutationsAreReadBackOrRefused() throws {
    var generator = SeededGenerator(seed: 7)
    let alphabet = Array("aZ09.:/@-_[] %\n\\é".unicodeScalars)
    for _ in 0..<20_000 {
      var scalars = Array(Self.accepted[Int.random(in: 0..<Self.accepted.count, using: &generator)].0.unicodeScalars)
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let scalar = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        let place = Int.random(in: 0...scalars.count, using: &generator)
        if Bool.random(using: &generator), place < scalars.count {
          scalars[place] = scalar
        } else {
          scalars.insert(scalar, at: place)
        }
      }
      guard let reference = try? ImageReference(String(String.UnicodeScalarView(scalars))) else { continue }
      let isSafe =
        !reference.repository.contains("..") && !reference.repository.contains("//")
        && reference.description.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
      guard isSafe, (try? ImageReference(reference.description)) == reference,
        (try? ImageReference(reference.familiar)) == reference
      else {
        Issue.record("\(reference) (\(reference.familiar)) is not read back as itself")
        return
      }
    }
  }
}
