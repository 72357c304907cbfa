import Model
import Parsing
import TestKit
import Testing

@testable import Images

@Suite struct ManifestTests {
  static func digest(_ letter: Character) -> String { "sha256:" + String(repeating: letter, count: 64) }

  static let image = """
    {"schemaVersion": 2, "mediaType": "\(MediaType.ociManifest)",
     "config": {"mediaType": "\(MediaType.ociConfiguration)", "digest": "\(digest("a"))", "size": 1470},
     "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "\(digest("b"))", "size": 28230000,
                 "annotations": {"k": "v"}, "urls": ["https://elsewhere/"]}],
     "annotations": {"org.opencontainers.image.base.name": "docker.io/library/debian:12"}}
    """

  static func entry(_ letter: Character, _ platform: String?, attests: Character? = nil) -> String {
    let parts = platform.map { $0.split(separator: "/") }
    let platformJSON = parts.map {
      #","platform":{"os":"\#($0[0])","architecture":"\#($0[1])"\#($0.count > 2 ? #","variant":"\#($0[2])""# : "")}"#
    }
    let annotations = attests.map {
      #","annotations":{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"\#(digest($0))"}"#
    }
    return
      #"{"mediaType":"\#(MediaType.ociManifest)","digest":"\#(digest(letter))","size":100\#(platformJSON ?? "")\#(annotations ?? "")}"#
  }

  static func index(_ entries: [String]) -> String {
    #"{"schemaVersion":2,"mediaType":"\#(MediaType.ociIndex)","manifests":[\#(entries.joined(separator: ","))]}"#
  }

  @Test func readsAnImage() throws {
    guard
      case .image(let manifest) = try Manifest(
        parsing: Bytes(Self.image), as: MediaType.ociManifest + "; charset=utf-8")
    else {
      Issue.record("expected an image")
      return
    }
    #expect(manifest.isImage)
    #expect(manifest.configuration.size == 1470)
    #expect(manifest.layers.map(\.digest.description) == [Self.digest("b")])
    #expect(manifest.layers[0].annotations == ["k": "v"])
    #expect(manifest.annotations.count == 1)
  }

  @Test func readsDockersSchemaAndUntypedOnes() throws {
    let docker = Self.image.replacing(MediaType.ociManifest, with: MediaType.dockerManifest)
      .replacing(MediaType.ociConfiguration, with: MediaType.dockerConfiguration)
    guard case .image(let manifest) = try Manifest(parsing: Bytes(docker)) else { throw ManifestError("not an image") }
    #expect(manifest.isImage && manifest.mediaType == MediaType.dockerManifest)
    let untyped = Self.image.replacing(#""mediaType": "\#(MediaType.ociManifest)","#, with: "")
    guard case .image = try Manifest(parsing: Bytes(untyped), as: "application/json") else {
      throw ManifestError("not an image")
    }
  }

  @Test(
    arguments: [
      (#"{"schemaVersion":1,"name":"a","fsLayers":[]}"#, nil, "schema 1"),
      (#"{"schemaVersion":2}"#, "application/vnd.docker.distribution.manifest.v1+prettyjws", "schema 1"),
      (image, MediaType.ociIndex, "was delivered as"),
      (
        image.replacing("\"annotations\": {\"org", with: "\"manifests\":[],\"a\": {\"org"), nil,
        "both manifests and layers"
      ),
      (image.replacing("sha256:a", with: "sha256:A"), nil, "config has digest"),
      (image.replacing("1470", with: "-1"), nil, "config has no size"),
      (image.replacing("28230000", with: "1e99"), nil, "layer 0 has no size"),
      (image.replacing("28230000", with: "99999999999999999999"), nil, "no size"),
      (image.replacing("\"layers\": [", with: "\"layer\": ["), nil, "no layers"), ("[]", nil, "not a JSON object"),
      ("", nil, "not valid JSON"),
      ("{}", nil, "schemaVersion"), (#"{"schemaVersion":2,"mediaType":"text/plain"}"#, nil, "neither"),
      (image.replacing("{\"k\": \"v\"}", with: "{\"k\": 5}"), nil, "not a text"),
      (index(Array(repeating: entry("a", nil), count: 4097)), nil, "more than the limit"),
      (String(repeating: "[", count: 100), nil, "deeper"),
      (String(repeating: " ", count: 4 << 20) + "{}", nil, "limit"),
    ] as [(String, String?, String)])
  func refuses(_ row: (String, String?, String)) {
    #expect { try Manifest(parsing: Bytes(row.0), as: row.1) } throws: { "\($0)".contains(row.2) }
  }

  @Test func artifactsAreNotImages() throws {
    let chart = Self.image.replacing(MediaType.ociConfiguration, with: "application/vnd.cncf.helm.config.v1+json")
    guard case .image(let manifest) = try Manifest(parsing: Bytes(chart)) else { throw ManifestError("not a manifest") }
    #expect(!manifest.isImage && manifest.kind == "application/vnd.cncf.helm.config.v1+json")
  }

  static let many = index([
    entry("1", "linux/arm/v5"), entry("2", "linux/arm/v7"), entry("3", "linux/amd64"), entry("4", "linux/arm64/v8"),
    entry("5", "unknown/unknown", attests: "3"), entry("6", "windows/amd64"), entry("7", "linux/arm/v6"),
    entry("8", "linux/386"),
    entry("9", "linux/amd64/v3"),
  ])

  static func chosen(_ json: String, _ platform: String?) throws -> Character {
    guard case .index(let index) = try Manifest(parsing: Bytes(json)) else { throw ManifestError("not an index") }
    let choice = try platform.map { PlatformChoice.exactly(try #require(Platform($0))) } ?? .automatic
    return try choice.choose(from: index).digest.hex.first ?? " "
  }

  @Test(
    arguments: [
      ("linux/amd64", "3"), ("amd64", "3"), ("linux/x86_64", "3"), ("linux/amd64/v2", "3"), ("linux/amd64/v3", "9"),
      ("linux/arm64", "4"),
      ("linux/arm", "2"), ("arm/v6", nil), ("linux/arm/v6", "7"), ("linux/arm/v8", "2"), ("armhf", "2"),
      ("windows/amd64", "6"),
      ("linux/i686", "8"), ("linux/s390x", nil), ("linux/arm/v4", nil),
    ] as [(String, Character?)])
  func choosesPlatforms(_ row: (String, Character?)) throws {
    guard let expected = row.1 else {
      #expect { try Self.chosen(Self.many, row.0) } throws: { "\($0)".contains("--platform") }
      return
    }
    #expect(try Self.chosen(Self.many, row.0) == expected)
  }

  @Test func takesTheOnlyImage() throws {
    let foreign = Self.index([Self.entry("1", "linux/s390x"), Self.entry("2", "unknown/unknown", attests: "1")])
    #expect(try Self.chosen(foreign, nil) == "1")
    #expect(throws: ManifestError.self) { try Self.chosen(foreign, "linux/amd64") }
    #expect(try Self.chosen(Self.index([Self.entry("1", nil)]), "linux/amd64") == "1")
    #expect(throws: ManifestError.self) { try Self.chosen(Self.index([]), nil) }
    #expect(throws: ManifestError.self) { try Self.chosen(Self.index([Self.entry("2", "unknown/unknown")]), nil) }
  }

  @Test func findsAttestations() throws {
    guard case .index(let index) = try Manifest(parsing: Bytes(Self.many)) else { throw ManifestError("not an index") }
    #expect(index.attestations(for: try #require(Digest(Self.digest("3")))).map(\.digest.hex.first) == ["5"])
    #expect(index.images.count == 8)
  }

  @Test(arguments: ["", "/", "linux/", "linux/amd64/v8/x", "linux//amd64", "li nux/amd64", "linux/\u{1B}"])
  func refusesPlatforms(_ text: String) { #expect(Platform(text) == nil) }

  @Test func survivesMutations() throws {
    var generator = SeededGenerator(seed: 11)
    for text in [Self.image, Self.many] {
      let base = Array(text.utf8)
      for _ in 0..<2000 {
        var bytes = base
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
          bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 32...126, using: &generator)
        }
        _ = try? Manifest(parsing: Bytes(bytes.prefix(Int.random(in: 0...bytes.count * 2, using: &generator))))
      }
    }
  }
}
