import Archives
import Images
import Model
import NetworkTestKit
import Parsing
import Synchronization
import TestKit
import Testing
import WebClient

@testable import Registry

/// Against a registry on loopback that answers as told, badly too.
@Suite struct RegistryClientTests {
  let registry = FakeRegistry()
  let pauses = RecordedPauses()

  func client(
    credentials: [String: Credentials] = [:], plainHTTP: Bool = true,
    _ adjust: (inout RegistryClient.Options) -> Void = { _ in }
  ) -> RegistryClient {
    var options = RegistryClient.Options(environment: [:])
    options.credentials = credentials
    options.plainHTTP = plainHTTP
    options.rules = RegistryRules()
    adjust(&options)
    var pacing = Pacing.real
    pacing.sleep = { [pauses] in pauses.record($0) }
    return RegistryClient(options, pacing: pacing)
  }

  func reference(_ server: FakeHTTPServer, _ rest: String = "team/app:latest") throws -> ImageReference {
    try ImageReference("\(server.authority)/\(rest)")
  }

  static func records(_ image: OpenedImage) async -> [LayerRecord] {
    await OwnThread.run { LayerScanner([]).scan(image.layers) }
  }

  static let big = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

  @Test func opensAnImageAndReadsItsLayers() async throws {
    let layers = [FakeRegistry.layer("a", [1, 2, 3]), FakeRegistry.layer("b", Self.big)]
    let digest = registry.image(layers, tags: ["latest", "1.0"])
    let server = try await FakeHTTPServer { [registry] in registry.answer($0) }
    let client = client()
    let image = try await client.open(reference(server))
    #expect(image.manifestDigest == digest && image.layers.count == 2 && image.problems.isEmpty)
    #expect(image.repositoryDigests == ["\(server.authority)/team/app@\(digest)"])
    #expect(image.configuration.platform?.description == "linux/amd64")
    let records = await Self.records(image)
    #expect(records.allSatisfy { $0.isComplete && $0.problems.isEmpty })
    #expect(records.map(\.diffID) == layers.map { FakeRegistry.digest($0) })
    #expect(try await client.tags(reference(server)) == ["latest", "1.0"])
    await client.shutdown()
  }

  @Test func tokensAreFetchedOnceAndRenewed() async throws {
    registry.image([FakeRegistry.layer("a", [1])])
    let issued = Mutex(0)
    let refuseFirst = Mutex(false)
    let server = try await FakeHTTPServer { [registry] request in
      if request.path == "/token" {
        guard request.headers.first(name: "Authorization") == "Basic bWU6cHc=" else { return .init(status: 401) }
        let number = issued.withLock {
          $0 += 1
          return $0
        }
        return .init(status: 200, body: "{\"token\":\"t\(number)\",\"expires_in\":300}")
      }
      let number = issued.withLock { $0 }
      let isOld = refuseFirst.withLock { $0 } && number == 1
      guard number > 0, request.headers.first(name: "Authorization") == "Bearer t\(number)", !isOld else {
        let host = request.headers.first(name: "Host") ?? ""
        return .init(
          status: 401, headers: [("WWW-Authenticate", "Bearer realm=\"http://\(host)/token\",service=\"s\"")])
      }
      return registry.answer(request)
    }
    let client = client(credentials: [server.authority: .password(user: "me", password: "pw")])
    let image = try await client.open(reference(server))
    #expect(await Self.records(image).allSatisfy(\.isComplete))
    #expect(issued.withLock { $0 } == 1)
    let asked = try #require(server.requests.first { $0.path == "/token" })
    #expect(asked.query == "service=s&scope=repository%3Ateam%2Fapp%3Apull&account=me")
    // The registry no longer takes the first token.
    refuseFirst.withLock { $0 = true }
    #expect(await Self.records(image).allSatisfy(\.isComplete))
    #expect(issued.withLock { $0 } == 2)
    await client.shutdown()
  }

  @Test func refusedCredentialsAreSaidButNotShown() async throws {
    let server = try await FakeHTTPServer { request in
      .init(status: 401, headers: [("WWW-Authenticate", "Basic realm=\"x\"")])
    }
    let client = client(credentials: [server.authority: .password(user: "me", password: "hunter2")])
    await #expect {
      try await client.open(reference(server))
    } throws: { error in
      guard case ImageError.permission(let text) = error else { return false }
      return text.contains("status 401") && text.contains("docker login") && !text.contains("hunter2")
        && !text.contains("aHVudGVy")
    }
    let anonymous = self.client()
    await #expect {
      try await anonymous.open(reference(server))
    } throws: {
      "\($0)".contains("a name and a password are needed")
    }
    #expect(server.requests.filter { $0.headers.contains(name: "Authorization") }.count == 1)
    await client.shutdown()
    await anonymous.shutdown()
  }

  @Test func credentialsNeverGoElsewhere() async throws {
    let layer = FakeRegistry.layer("a", [1])
    registry.image([layer])
    let store = try await FakeHTTPServer { FakeRegistry.ranged(layer, $0) }
    let server = try await FakeHTTPServer { [registry] request in
      guard request.headers.first(name: "Authorization") == "Basic bWU6cHc=" else {
        return .init(status: 401, headers: [("WWW-Authenticate", "Basic realm=\"x\"")])
      }
      if request.path.contains("/blobs/\(FakeRegistry.digest(layer))") {
        return .init(status: 307, headers: [("Location", store.address + "/bucket?X-Signature=s")])
      }
      return registry.answer(request)
    }
    let client = client(credentials: [server.authority: .password(user: "me", password: "pw")])
    #expect(await Self.records(try await client.open(reference(server))).allSatisfy { $0.problems.isEmpty })
    #expect(store.requests.count == 1 && !store.requests[0].headers.contains(name: "Authorization"))
    await client.shutdown()
    // Nobody asked for plain HTTP here: the loopback registry is found, but gets no password.
    let careful = self.client(
      credentials: [server.authority: .password(user: "me", password: "pw")], plainHTTP: false)
    let before = server.requests.count
    await #expect {
      try await careful.open(reference(server))
    } throws: {
      "\($0)".contains("--plain-http")
    }
    #expect(server.requests.dropFirst(before).allSatisfy { !$0.headers.contains(name: "Authorization") })
    await careful.shutdown()
  }

  @Test func renewedCredentialsAreFound() async throws {
    registry.image([])
    let folder = try TemporaryDirectory()
    let server = try await FakeHTTPServer { [registry] request in
      guard request.headers.first(name: "Authorization") == "Basic bWU6cHc=" else {
        return .init(status: 401, headers: [("WWW-Authenticate", "Basic realm=\"x\"")])
      }
      return registry.answer(request)
    }
    func login(_ encoded: String) throws {
      try folder.write(".docker/config.json", "{\"auths\":{\"\(server.authority)\":{\"auth\":\"\(encoded)\"}}}")
    }
    try login("bWU6b2xk")
    let client = client { $0.environment = ["HOME": folder.path] }
    await #expect {
      try await client.open(reference(server))
    } throws: {
      "\($0)".contains(".docker/config.json do not suffice")
    }
    try login("bWU6cHc=")
    #expect(try await client.open(reference(server)).layers.isEmpty)
    await client.shutdown()
  }

  @Test func waitsWhenAskedTo() async throws {
    registry.image([])
    let count = Mutex(0)
    let server = try await FakeHTTPServer { [registry] request in
      let number = count.withLock {
        $0 += 1
        return $0
      }
      return number == 1 ? .init(status: 429, headers: [("Retry-After", "3")]) : registry.answer(request)
    }
    let client = client()
    #expect(try await client.open(reference(server)).layers.isEmpty)
    #expect(pauses.all == [.seconds(3)])
    await client.shutdown()
  }

  @Test func tooManyRequestsSaysWhatToDo() async throws {
    let server = try await FakeHTTPServer { _ in .init(status: 429, headers: [("Retry-After", "3600")]) }
    let client = client()
    await #expect {
      try await client.open(reference(server))
    } throws: { error in
      guard case ImageError.unavailable(let text) = error else { return false }
      return text.contains("429") && text.contains("docker login")
    }
    await client.shutdown()
  }

  @Test func brokenLayersAreTakenUpAgain() async throws {
    let layer = FakeRegistry.layer("big", Self.big)
    registry.image([layer])
    let starts = Mutex<[Int]>([])
    let server = try await FakeHTTPServer { [registry] request in
      var response = registry.answer(request)
      if request.path.contains("/blobs/\(FakeRegistry.digest(layer))") {
        let start = request.headers.first(name: "Range").flatMap { Int($0.dropFirst(6).dropLast()) } ?? 0
        starts.withLock { $0.append(start) }
        if start < 2_000_000 { response.cutAfter = 1_200_000 }
      }
      return response
    }
    let client = client { $0.layerBuffer = 1 << 16 }
    let records = await Self.records(try await client.open(reference(server)))
    #expect(records[0].isComplete && records[0].diffID == FakeRegistry.digest(layer))
    let asked = starts.withLock { $0 }
    #expect(asked.count >= 3 && asked == asked.sorted() && (asked.last ?? 0) > 0, "\(asked)")
    await client.shutdown()
  }

  @Test func layersThatEndEarlyAreProblems() async throws {
    let layer = FakeRegistry.layer("big", Self.big)
    registry.image([layer])
    let server = try await FakeHTTPServer { [registry] request in
      var response = registry.answer(request)
      if request.path.contains("/blobs/\(FakeRegistry.digest(layer))") {
        response.cutAfter = min(5000, response.body.count)
      }
      return response
    }
    let client = client()
    let records = await Self.records(try await client.open(reference(server)))
    #expect(!records[0].isComplete && !records[0].problems.isEmpty)
    await client.shutdown()
  }

  @Test func lyingRegistriesAreRefused() async throws {
    let digest = registry.image([FakeRegistry.layer("a", [1])])
    let lie = Mutex("")
    let server = try await FakeHTTPServer { [registry] request in
      var response = registry.answer(request)
      switch lie.withLock({ $0 }) {
      case "manifest" where request.path.contains("/manifests/"): response.body.append(0x20)
      case "configuration" where request.path.contains("/blobs/"): response.body.append(0x20)
      case "length" where request.path.contains("/blobs/"): response.claimedLength = response.body.count + 5
      default: break
      }
      return response
    }
    let client = client { $0.web.retry = .none }
    for target in ["team/app:latest", "team/app@\(digest)"] {
      lie.withLock { $0 = "manifest" }
      await #expect {
        try await client.open(reference(server, target))
      } throws: {
        "\($0)".contains("refused") && "\($0)".contains("digest")
      }
    }
    for what in ["configuration", "length"] {
      lie.withLock { $0 = what }
      await #expect(throws: ImageError.self, "\(what)") { try await client.open(reference(server)) }
    }
    await client.shutdown()
  }

  @Test func aLyingLayerIsAProblemOfItsRecord() async throws {
    let layer = FakeRegistry.layer("a", [1, 2, 3])
    registry.image([layer])
    let digest = FakeRegistry.digest(layer).description
    registry.content.withLock { $0.blobs[digest] = FakeRegistry.layer("a", [9, 9, 9]) }
    let server = try await FakeHTTPServer { [registry] in registry.answer($0) }
    let client = client()
    let records = await Self.records(try await client.open(reference(server)))
    #expect(records[0].problems.contains { $0.reason.contains("digest") })
    await client.shutdown()
  }

  @Test func indexesLeadToThePlatformsImage() async throws {
    let arm = registry.image([FakeRegistry.layer("arm", [1])], tags: [], architecture: "arm64")
    let intel = registry.image([FakeRegistry.layer("intel", [2])], tags: [], architecture: "amd64")
    func entry(_ digest: Digest, _ architecture: String, _ more: String = "") -> String {
      FakeRegistry.descriptor(
        digest, 1, MediaType.ociManifest,
        ",\"platform\":{\"os\":\"\(architecture == "unknown" ? "unknown" : "linux")\",\"architecture\":\"\(architecture)\"}"
          + more)
    }
    let attestation = entry(
      arm, "unknown",
      ",\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\",\"vnd.docker.reference.digest\":\"\(intel)\"}"
    )
    let index = registry.manifest(
      "{\"schemaVersion\":2,\"manifests\":[\(attestation),\(entry(arm, "arm64")),\(entry(intel, "amd64"))]}",
      type: MediaType.ociIndex, tags: ["latest"])
    let server = try await FakeHTTPServer { [registry] in registry.answer($0) }
    let client = client()
    let choice = PlatformChoice.exactly(Platform(os: "linux", architecture: "arm64"))
    let image = try await client.image(reference(server), platform: choice)
    #expect(image.digests == [index, arm] && image.topDigest == index)
    #expect(image.index?.attestations(for: intel).count == 1)
    #expect(image.opened.manifestDigest == arm)
    await #expect {
      try await client.open(
        reference(server), platform: .exactly(Platform(os: "linux", architecture: "s390x")))
    } throws: {
      "\($0)".contains("--platform")
    }
    await client.shutdown()
  }

  @Test func whatIsNoImageIsSaid() async throws {
    let config = registry.blob(Array("{}".utf8))
    registry.manifest(
      "{\"schemaVersion\":2,\"config\":"
        + FakeRegistry.descriptor(config, 2, "application/vnd.cncf.helm.config.v1+json") + ",\"layers\":[]}",
      tags: ["chart"])
    registry.manifest(
      "{\"schemaVersion\":1,\"name\":\"x\"}", type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
      tags: ["old"])
    let server = try await FakeHTTPServer { [registry] in registry.answer($0) }
    let client = client()
    for (tag, word) in [("chart", "helm"), ("old", "schema 1"), ("missing", "manifest unknown")] {
      await #expect {
        try await client.open(reference(server, "team/app:\(tag)"))
      } throws: {
        "\($0)".contains(word)
      }
    }
    await client.shutdown()
  }

  @Test func mirrorsAreAskedFirstAndMayFail() async throws {
    let layer = FakeRegistry.layer("a", [1])
    registry.image([layer])
    let layerDigest = FakeRegistry.digest(layer).description
    // The mirror has the manifest, but not the layer.
    let mirror = try await FakeHTTPServer { [registry] request in
      request.path.contains(layerDigest) ? FakeRegistry.notFound : registry.answer(request)
    }
    let server = try await FakeHTTPServer { [registry] in registry.answer($0) }
    let client = client { options in
      var rules = RegistryRules()
      rules.rules = [
        .init(
          prefix: server.authority, place: .init(location: server.authority),
          mirrors: [
            .init(location: "127.0.0.1:1/none", isInsecure: true),
            .init(location: "\(mirror.authority)/hub", isInsecure: true),
          ], origin: "test")
      ]
      options.rules = rules
    }
    let records = await Self.records(try await client.open(reference(server)))
    #expect(records[0].isComplete)
    #expect(mirror.requests.contains { $0.path == "/v2/hub/team/app/manifests/latest" })
    #expect(server.requests.map(\.path) == ["/v2/team/app/blobs/\(layerDigest)"])
    await client.shutdown()
  }

  @Test func referrersByAPIAndByTag() async throws {
    let digest = registry.image([])
    let signature = registry.manifest("{\"schemaVersion\":2,\"x\":1}", tags: [])
    let list =
      "{\"schemaVersion\":2,\"mediaType\":\"\(MediaType.ociIndex)\",\"manifests\":["
      + FakeRegistry.descriptor(signature, 9, MediaType.ociManifest, ",\"artifactType\":\"application/sig\"") + "]}"
    let hasAPI = Mutex(true)
    let server = try await FakeHTTPServer { [registry] request in
      if request.path.contains("/referrers/"), hasAPI.withLock({ $0 }) {
        return .init(status: 200, headers: [("Content-Type", MediaType.ociIndex)], body: list)
      }
      return registry.answer(request)
    }
    let client = client()
    let reference = try reference(server)
    #expect(try await client.referrers(of: digest, in: reference).map(\.digest) == [signature])
    #expect(try await client.referrers(of: digest, in: reference, artifactType: "other").isEmpty)
    hasAPI.withLock { $0 = false }
    #expect(try await client.referrers(of: digest, in: reference).isEmpty)
    registry.manifest(list, type: MediaType.ociIndex, tags: ["sha256-\(digest.hex)"])
    #expect(try await client.referrers(of: digest, in: reference).map(\.artifactType) == ["application/sig"])
    #expect(try await client.manifest(reference, tag: "none.sig") == nil)
    await client.shutdown()
  }

  @Test func listsOfManyPages() async throws {
    let server = try await FakeHTTPServer { request in
      switch request.query {
      case "n=1000":
        .init(
          status: 200, headers: [("Link", "</v2/team/app/tags/list?last=b>; rel=\"next\"")],
          body: "{\"tags\":[\"a\",\"b\",\"not a tag\"]}")
      case "last=b":
        .init(
          status: 200, headers: [("Link", "</v2/team/app/tags/list?last=b>; rel=\"next\"")], body: "{\"tags\":[\"c\"]}")
      default: FakeRegistry.notFound
      }
    }
    let client = client()
    #expect(try await client.tags(reference(server)) == ["a", "b", "c"])
    #expect(try await client.tags(reference(server), maximum: 1) == ["a"])
    await client.shutdown()
  }

  @Test func blockingSource() async throws {
    registry.image([FakeRegistry.layer("a", [1])])
    let server = try await FakeHTTPServer { [registry] in registry.answer($0) }
    let client = client(plainHTTP: false)
    let source = RegistrySource(client, try reference(server))
    #expect(try await OwnThread.run { Result { try source.open() } }.get().layers.count == 1)
    await client.shutdown()
  }
}
