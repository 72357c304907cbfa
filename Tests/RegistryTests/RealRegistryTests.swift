import Foundation
import Images
import Model
import Parsing
import TestKit
import Testing
import WebClient

@testable import Registry

/// Against Debian's docker-registry, filled by skopeo.
@Suite(.enabled(if: RealRegistry.isPossible), .serialized) struct RealRegistryTests {
  /// A `docker save` archive of three layers, with a whiteout, a hard link and a large file.
  static func archive(_ folder: TemporaryDirectory) throws -> String {
    var first = TarBuilder()
    first.directory("etc")
    first.file("etc/os-release", "ID=test\n")
    first.file("etc/gone", "x")
    first.file("usr/bin/tool", (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 11) }, mode: 0o755)
    first.hardLink("usr/bin/alias", to: "usr/bin/tool")
    var second = TarBuilder()
    second.whiteout("etc/gone")
    second.file("etc/os-release", "ID=changed\n")
    var third = TarBuilder()
    third.symbolicLink("lib", to: "usr/lib")
    let layers = [first.finished(), second.finished(), third.finished()]
    var archive = TarBuilder()
    for (number, layer) in layers.enumerated() { archive.file("\(number)/layer.tar", layer) }
    let diffIDs = layers.map { "\"\(FakeRegistry.digest($0))\"" }.joined(separator: ",")
    let config =
      "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"User\":\"app\"},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\(diffIDs)]}}"
    let name = FakeRegistry.digest(Array(config.utf8)).hex
    archive.file("\(name).json", config)
    archive.file(
      "manifest.json",
      "[{\"Config\":\"\(name).json\",\"RepoTags\":[\"app:1\"],\"Layers\":[\"0/layer.tar\",\"1/layer.tar\",\"2/layer.tar\"]}]"
    )
    return try folder.write("image.tar", archive.finished())
  }

  static func client(_ adjust: (inout RegistryClient.Options) -> Void = { _ in }) -> RegistryClient {
    var options = RegistryClient.Options(environment: ["PATH": "/usr/bin:/bin"])
    options.rules = RegistryRules()
    adjust(&options)
    return RegistryClient(options)
  }

  /// Paths with what stands there, and the digests of the layers.
  static func look(_ image: OpenedImage) async throws -> (digests: [Digest?], paths: [String]) {
    let records = await OwnThread.run { LayerScanner([]).scan(image.layers) }
    #expect(records.allSatisfy { $0.isComplete && $0.problems.isEmpty })
    let tree = FileTree(records)
    var paths: [String] = []
    tree.forEach { node in paths.append("\(node.layer) \(node.entry)") }
    return (records.map(\.diffID), paths)
  }

  @Test func pullsWhatSkopeoPushed() async throws {
    let folder = try TemporaryDirectory()
    let archive = try Self.archive(folder)
    let server = try RealRegistry()
    let client = Self.client()
    let local = try await Self.look(ArchiveSource(path: archive).open())
    for (name, extra) in [("team/docker:1", ["--format", "v2s2"]), ("team/oci:1", ["--format", "oci"])] {
      try server.push("docker-archive:\(archive)", as: name, extra)
      let image = try await client.open(ImageReference("\(server.authority)/\(name)"))
      #expect(image.problems.isEmpty && image.configuration.user == "app" && image.layers.count == 3)
      let pulled = try await Self.look(image)
      #expect(pulled.digests == local.digests)
      #expect(pulled.paths == local.paths && pulled.paths.count > 5)
      let said = try Tool.run(
        "skopeo", ["inspect", "--tls-verify=false", "--format", "{{.Digest}}", "docker://\(server.authority)/\(name)"])
      #expect(image.manifestDigest?.description == said.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    #expect(try await client.tags(ImageReference("\(server.authority)/team/oci")) == ["1"])
    await client.shutdown()
  }

  @Test func indexesWithUncompressedLayers() async throws {
    let folder = try TemporaryDirectory()
    let made = FakeRegistry()
    let layers = ["amd64": FakeRegistry.layer("bin/x", [1]), "arm64": FakeRegistry.layer("bin/x", [2, 2])]
    var entries: [String] = []
    for (architecture, layer) in layers.sorted(by: { $0.key < $1.key }) {
      let digest = made.image([layer], tags: [], architecture: architecture)
      let size = made.content.withLock { $0.manifests[digest.description]?.bytes.count ?? 0 }
      entries.append(
        FakeRegistry.descriptor(
          digest, size, MediaType.ociManifest, ",\"platform\":{\"os\":\"linux\",\"architecture\":\"\(architecture)\"}"))
    }
    let list =
      "{\"schemaVersion\":2,\"mediaType\":\"\(MediaType.ociIndex)\",\"manifests\":[\(entries.joined(separator: ","))]}"
    let index = made.manifest(list, type: MediaType.ociIndex)
    try made.content.withLock { content in
      for (name, bytes) in content.blobs { try folder.write("blobs/sha256/\(name.dropFirst(7))", bytes) }
      for (name, manifest) in content.manifests {
        try folder.write("blobs/sha256/\(name.dropFirst(7))", manifest.bytes)
      }
    }
    try folder.write("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}")
    try folder.write(
      "index.json",
      "{\"schemaVersion\":2,\"manifests\":["
        + FakeRegistry.descriptor(
          index, list.utf8.count, MediaType.ociIndex, ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"v1\"}")
        + "]}")
    let server = try RealRegistry()
    try server.push("oci:\(folder.path):v1", as: "multi:v1", ["--all", "--preserve-digests"])
    let client = Self.client()
    let reference = try ImageReference("\(server.authority)/multi:v1")
    for (architecture, layer) in layers {
      let image = try await client.image(
        reference, platform: .exactly(Platform(os: "linux", architecture: architecture)))
      #expect(image.topDigest == index && image.digests.count == 2)
      #expect(image.opened.configuration.platform?.architecture == architecture)
      let seen = try await Self.look(image.opened)
      #expect(seen.digests == [FakeRegistry.digest(layer)])
    }
    // This registry has no referrers API, and nothing refers to the image.
    #expect(try await client.referrers(of: index, in: reference).isEmpty)
    #expect(try await client.manifest(reference, tag: "sha256-\(index.hex).sig") == nil)
    let pinned = try await client.image(reference.pinned(to: index))
    #expect(pinned.topDigest == index)
    await client.shutdown()
  }

  @Test(.enabled(if: TestAuthority.isAvailable)) func passwordsOverTLS() async throws {
    let folder = try TemporaryDirectory()
    let archive = try Self.archive(folder)
    let authority = try TestAuthority()
    let user = (name: "scanner", password: "s3cret")
    let server = try RealRegistry(tls: authority.issue("registry"), user: user)
    try server.push("docker-archive:\(archive)", as: "private/app:1", user: user, authority: authority.certificate)
    let reference = try ImageReference("\(server.authority)/private/app:1")

    // Nobody vouches for its certificate, and nothing is sent.
    let stranger = Self.client { $0.web.retry = .none }
    await #expect {
      try await stranger.open(reference)
    } throws: {
      "\($0)".contains("certs.d")
    }
    await stranger.shutdown()

    try folder.write(
      "certs.d/\(server.authority)/ca.crt", [UInt8](Data(contentsOf: URL(fileURLWithPath: authority.certificate))))
    let anonymous = Self.client { $0.web.trust.hostDirectories = [folder.path + "/certs.d"] }
    await #expect {
      try await anonymous.open(reference)
    } throws: { error in
      guard case ImageError.permission(let text) = error else { return false }
      return text.contains("docker login \(server.authority)")
    }
    await anonymous.shutdown()

    try folder.write(
      "docker/config.json",
      "{\"auths\":{\"\(server.authority)\":{\"auth\":\"\(Base64.encode(Array("scanner:s3cret".utf8)))\"}}}")
    let client = Self.client { options in
      options.web.trust.hostDirectories = [folder.path + "/certs.d"]
      options.environment["DOCKER_CONFIG"] = folder.path + "/docker"
    }
    // The credentials of the environment are read when the client is made.
    let image = try await client.open(reference)
    #expect(try await Self.look(image).digests.count == 3)
    await #expect {
      try await client.open(ImageReference("\(server.authority)/private/app:none"))
    } throws: { error in
      guard case ImageError.notFound(let text) = error else { return false }
      return text.contains("MANIFEST_UNKNOWN") || text.contains("manifest unknown")
    }
    await client.shutdown()
  }
}
