import Parsing
import TestKit
import Testing

@testable import Registry

@Suite struct CredentialFileTests {
  static func file(_ json: String) throws -> CredentialFile { try CredentialFile(Bytes(json), path: "x") }

  static let docker = """
    {"auths":{"https://index.docker.io/v1/":{"auth":"dXNlcjpwOnc="},"quay.io":{"username":"q","password":"w"},
      "quay.io/team":{"auth":"dGVhbTp0AAA="},"acr.example":{"auth":"MDA6","identitytoken":"refresh"},
      "direct.example":{"registrytoken":"access"},"empty.example":{},"LOCALHOST:5000":{"auth":"YTpi"}},
     "credHelpers":{"gcr.io":"gcloud"}}
    """

  @Test(arguments: [
    ("docker.io", "library/nginx", CredentialFile.Answer.credentials(.password(user: "user", password: "p:w"))),
    ("quay.io", "other/app", .credentials(.password(user: "q", password: "w"))),
    ("quay.io", "team/app", .credentials(.password(user: "team", password: "t"))),
    ("quay.io", "teamwork", .credentials(.password(user: "q", password: "w"))),
    ("acr.example", "a", .credentials(.identityToken("refresh"))),
    ("direct.example", "a", .credentials(.accessToken("access"))), ("empty.example", "a", .nothing),
    ("localhost:5000", "a", .credentials(.password(user: "a", password: "b"))),
    ("localhost:5001", "a", .nothing), ("localhost", "a", .nothing), ("evil.quay.io", "a", .nothing),
    ("gcr.io", "a", .helper(name: "gcloud", server: "gcr.io")),
  ]) func theNearestEntryCounts(registry: String, repository: String, expected: CredentialFile.Answer) throws {
    #expect(try Self.file(Self.docker).answer(registry: registry, repository: repository) == expected)
  }

  @Test func theStoreIsAskedForTheRest() throws {
    let file = try Self.file("{\"auths\":{\"https://ghcr.io\":{}},\"credsStore\":\"pass\"}")
    #expect(file.answer(registry: "ghcr.io", repository: "a") == .helper(name: "pass", server: "https://ghcr.io"))
    #expect(
      file.answer(registry: "docker.io", repository: "a")
        == .helper(name: "pass", server: "https://index.docker.io/v1/"))
  }

  @Test func credentialsAreNeverShown() {
    let secret = Credentials.password(user: "me", password: "hunter2")
    #expect(!"\(secret) \(String(reflecting: secret)) \([secret])".contains("hunter2"))
  }

  @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("a:b", "YTpi")])
  func base64(plain: String, encoded: String) {
    #expect(Base64.encode(Array(plain.utf8)) == encoded)
    #expect(Base64.decode(encoded) == Array(plain.utf8))
    #expect(Base64.decode(encoded.filter { $0 != "=" }) == Array(plain.utf8))
  }

  @Test func mutationsNeverCrash() {
    var random = SeededGenerator(seed: 3)
    let original = Array(Self.docker.utf8)
    for _ in 0..<500 {
      var bytes = original
      for _ in 0..<3 {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let file = try? CredentialFile(Bytes(bytes), path: "x")
      _ = file?.answer(registry: "quay.io", repository: "team/app")
    }
  }
}

@Suite struct CredentialStoreTests {
  static func store(_ folder: TemporaryDirectory, _ extra: [String: String] = [:]) -> CredentialStore {
    CredentialStore(
      environment: ["HOME": folder.path, "PATH": folder.path + "/bin:/usr/bin:/bin"].merging(extra) { $1 })
  }

  static func helper(_ folder: TemporaryDirectory, _ name: String, _ script: String) throws {
    let path = try folder.write("bin/docker-credential-\(name)", "#!/bin/sh\n" + script)
    try Tool.run("chmod", ["755", path])
  }

  @Test func filesInTheirOrder() throws {
    #expect(
      CredentialStore.files(["HOME": "/h", "XDG_RUNTIME_DIR": "/r"]) == [
        "/r/containers/auth.json", "/h/.config/containers/auth.json", "/h/.docker/config.json",
      ])
    #expect(
      CredentialStore.files(["HOME": "/h", "DOCKER_CONFIG": "/d", "XDG_CONFIG_HOME": "/c"]).last == "/d/config.json")
    #expect(CredentialStore.files(["HOME": "/h", "REGISTRY_AUTH_FILE": "/a.json"]) == ["/a.json"])
    let folder = try TemporaryDirectory()
    try folder.write(".config/containers/auth.json", "{broken")
    try folder.write(".docker/config.json", "{\"auths\":{\"r.example\":{\"auth\":\"YTpi\"}}}")
    let finding = Self.store(folder).find(registry: "r.example", repository: "x")
    #expect(finding.credentials == .password(user: "a", password: "b"))
    #expect(finding.origin?.hasSuffix("/.docker/config.json") == true)
    #expect(finding.problems.count == 1 && finding.problems[0].contains("auth.json"))
  }

  @Test func helpersAreAsked() throws {
    let folder = try TemporaryDirectory()
    try folder.write(
      ".docker/config.json", "{\"credHelpers\":{\"r.example\":\"good\",\"t.example\":\"good\",\"n.example\":\"none\"}}")
    try Self.helper(
      folder, "good",
      """
      test "$1" = get || exit 3
      read server
      if test "$server" = t.example; then echo '{"Username":"<token>","Secret":"tok"}'; exit 0; fi
      echo "noise, secret noise" >&2
      echo "{\\"ServerURL\\":\\"$server\\",\\"Username\\":\\"u\\",\\"Secret\\":\\"for $server\\"}"
      """)
    try Self.helper(folder, "none", "echo 'credentials not found in native keychain'; exit 1")
    let store = Self.store(folder)
    #expect(
      store.find(registry: "r.example", repository: "x").credentials == .password(user: "u", password: "for r.example"))
    #expect(store.find(registry: "t.example", repository: "x").credentials == .identityToken("tok"))
    #expect(store.find(registry: "n.example", repository: "x") == CredentialStore.Finding())
  }

  @Test(arguments: [
    ("hang", "exec sleep 600", "within 1 s"), ("flood", "exec cat /dev/zero", "more than"),
    ("liar", "echo not json", "did not answer with credentials"), ("fails", "echo sorry; exit 7", "status 7"),
    ("closes", "exec <&- >&-; exec sleep 600", "did not end"),
  ]) func uglyHelpersAreEnded(name: String, script: String, word: String) throws {
    let folder = try TemporaryDirectory()
    try folder.write(".docker/config.json", "{\"credsStore\":\"\(name)\"}")
    try Self.helper(folder, name, script)
    var store = Self.store(folder)
    store.helper.seconds = 1
    store.helper.maximumOutput = 10_000
    let finding = store.find(registry: "r.example", repository: "x")
    #expect(finding.credentials == nil && finding.problems.count == 1)
    #expect(finding.problems.first?.contains(word) == true, "\(finding.problems)")
  }

  @Test(arguments: ["../evil", "a/b", "", "x;y"]) func strangeNamesAreRefused(name: String) {
    let helper = CredentialHelper(searchPath: "/usr/bin")
    guard case .failure = helper.get(name, server: "s", environment: [:]) else {
      Issue.record("expected a refusal")
      return
    }
  }
}
