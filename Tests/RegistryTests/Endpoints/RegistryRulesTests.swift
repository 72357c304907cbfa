import Images
import Parsing
import TestKit
import Testing

@testable import Registry

@Suite struct RegistryRulesTests {
  static func rules(_ toml: String = "", daemon: String = "{}") -> RegistryRules {
    var rules = RegistryRules()
    rules.add(registriesConf: Bytes(toml), path: "registries.conf")
    rules.add(daemonJSON: Bytes(daemon), path: "daemon.json")
    return rules
  }

  static func origins(_ rules: RegistryRules, _ name: String, plainHTTP: Bool = false) throws -> [String] {
    try rules.endpoints(for: ImageReference(name), plainHTTP: plainHTTP).map { "\($0.origin)/\($0.repository)" }
  }

  static let conf = """
    unqualified-search-registries = ["quay.io", "docker.io"]
    [aliases]
    "tool" = "ghcr.io/org/tool"
    [[registry]]
    prefix = "docker.io"
    location = "docker.io"
    [[registry.mirror]]
    location = "mirror.example:5000/hub/"
    [[registry.mirror]]
    location = "digests.example"
    pull-from-mirror = "digest-only"
    [[registry]]
    prefix = "quay.io/team"
    location = "internal.example/quay"
    insecure = true
    [[registry]]
    prefix = "*.bad.example"
    blocked = true
    """

  @Test func withoutConfiguration() throws {
    let rules = RegistryRules()
    #expect(try Self.origins(rules, "nginx") == ["https://registry-1.docker.io/library/nginx"])
    #expect(try Self.origins(rules, "ghcr.io/a/b") == ["https://ghcr.io/a/b"])
    #expect(try Self.origins(rules, "ghcr.io/a/b", plainHTTP: true) == ["http://ghcr.io/a/b"])
    let local = try rules.endpoints(for: ImageReference("localhost:5000/a"), plainHTTP: false)
    #expect(local.map(\.origin) == ["https://localhost:5000", "http://localhost:5000"])
    #expect(local.map(\.mayAuthenticate) == [true, false] && local.map(\.isSecondChoice) == [false, true])
    #expect(try Self.origins(rules, "[::1]:5000/a") == ["https://[::1]:5000/a", "http://[::1]:5000/a"])
  }

  @Test func mirrorsComeFirst() throws {
    let rules = Self.rules(Self.conf)
    #expect(rules.problems.isEmpty)
    #expect(
      try Self.origins(rules, "nginx") == [
        "https://mirror.example:5000/hub/library/nginx", "https://registry-1.docker.io/library/nginx",
      ])
    let pinned = "nginx@sha256:" + String(repeating: "a", count: 64)
    #expect(
      try Self.origins(rules, pinned) == [
        "https://mirror.example:5000/hub/library/nginx", "https://digests.example/library/nginx",
        "https://registry-1.docker.io/library/nginx",
      ])
    #expect(
      try Self.origins(rules, "quay.io/team/x") == [
        "https://internal.example/quay/x", "http://internal.example/quay/x",
      ])
    #expect(try Self.origins(rules, "quay.io/teamwork") == ["https://quay.io/teamwork"])
    #expect {
      try Self.origins(rules, "a.bad.example/x")
    } throws: {
      "\($0)".contains("blocked") && "\($0)".contains("registries.conf")
    }
  }

  @Test func dockersOwnConfiguration() throws {
    let rules = Self.rules(
      daemon: """
        {"registry-mirrors":["https://mirror.gcr.io/","http://local.mirror:8080","junk"],
         "insecure-registries":["old.example:5000","10.0.0.0/8"]}
        """)
    #expect(
      try Self.origins(rules, "nginx") == [
        "https://mirror.gcr.io/library/nginx", "http://local.mirror:8080/library/nginx",
        "https://registry-1.docker.io/library/nginx",
      ])
    #expect(try Self.origins(rules, "old.example:5000/a").count == 2)
    #expect(try Self.origins(rules, "10.1.2.3:5000/a").count == 2)
    #expect(try Self.origins(rules, "11.1.2.3:5000/a").count == 1)
  }

  @Test func shortNames() throws {
    let rules = Self.rules(Self.conf)
    func names(_ text: String) throws -> [String] { try rules.references(for: text).map(\.description) }
    #expect(try names("tool:1") == ["ghcr.io/org/tool:1"])
    #expect(try names("nginx") == ["quay.io/nginx:latest", "docker.io/library/nginx:latest"])
    #expect(try names("docker.io/nginx") == ["docker.io/library/nginx:latest"])
    #expect(try names("ghcr.io/a/b:2") == ["ghcr.io/a/b:2"])
    #expect(try RegistryRules().references(for: "nginx").map(\.description) == ["docker.io/library/nginx:latest"])
    #expect(throws: ImageError.self) { try names("UPPER/Case:!") }
  }

  @Test func theFirstVersionOfTheFile() throws {
    let rules = Self.rules(
      """
      [registries.search]
      registries = ["docker.io"]
      [registries.insecure]
      registries = ["old.example"]
      [registries.block]
      registries = ["no.example"]
      """)
    #expect(rules.searchRegistries == ["docker.io"])
    #expect(try Self.origins(rules, "old.example/a") == ["https://old.example/a", "http://old.example/a"])
    #expect(throws: ImageError.self) { try Self.origins(rules, "no.example/a") }
  }

  @Test func uglyFilesAreProblems() throws {
    var rules = Self.rules("[[registry]]\ninsecure = true\n[[registry]]\nlocation = \"a b\"", daemon: "{")
    #expect(rules.problems.count == 2)
    rules.add(registriesConf: Bytes("= what"), path: "x")
    #expect(rules.problems.count == 3)
    #expect(throws: ImageError.self) {
      try Self.origins(Self.rules("[[registry]]\nprefix=\"a.example\"\nlocation=\"b c/UP\""), "a.example/x")
    }
  }

  @Test func filesOfTheMachine() throws {
    let folder = try TemporaryDirectory()
    try folder.write("etc/containers/registries.conf", "unqualified-search-registries = [\"a.example\"]")
    try folder.write(
      "etc/containers/registries.conf.d/10-x.conf", "[[registry]]\nlocation = \"r.example\"\nblocked = true")
    try folder.write("etc/containers/registries.conf.d/20-y.conf", "[[registry]]\nlocation = \"r.example\"")
    try folder.write("etc/docker/daemon.json", "{\"registry-mirrors\":[\"https://m.example\"]}")
    let rules = RegistryRules.load(environment: [:], root: folder.path)
    #expect(rules.searchRegistries == ["a.example"] && rules.dockerMirrors == ["https://m.example"])
    #expect(rules.rules.count == 1 && rules.rules.first?.isBlocked == false && rules.problems.isEmpty)
    try folder.write("home/.config/containers/registries.conf", "")
    let own = RegistryRules.load(environment: ["HOME": folder.path + "/home"], root: folder.path)
    #expect(own.searchRegistries.isEmpty && own.rules.count == 1)
  }
}
