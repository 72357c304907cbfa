import Foundation
import Images
import Inventory
import Model
import Parsing
import TestKit
import Testing

import struct Crypto.SHA256

@testable import bulkhead

/// Signatures that a person asks for, from the command line to the report.
@Suite(.enabled(if: TestAuthority.isAvailable)) struct OriginScanTests {
  private static func digest(_ bytes: [UInt8]) -> String { "sha256:" + Digest.hexadecimal(SHA256.hash(data: bytes)) }

  /// An OCI layout with an image, signed by an openssl key as cosign does it.
  private func layout(_ folder: TemporaryDirectory, key: String, vex: Bool = false) throws -> String {
    func blob(_ bytes: [UInt8]) throws -> String {
      let digest = Self.digest(bytes)
      try folder.write("app/blobs/sha256/\(digest.dropFirst(7))", bytes)
      return "\"digest\":\"\(digest)\",\"size\":\(bytes.count)"
    }
    func manifest(_ layers: [(type: String, bytes: [UInt8], annotations: String)], _ config: String) throws -> [UInt8] {
      let listed = try layers.map {
        "{\"mediaType\":\"\($0.type)\",\(try blob($0.bytes)),\"annotations\":{\($0.annotations)}}"
      }
      return Array(
        "{\"schemaVersion\":2,\"mediaType\":\"\(MediaType.ociManifest)\",\"config\":{\"mediaType\":\"\(MediaType.ociConfiguration)\",\(try blob(Array(config.utf8)))},\"layers\":[\(listed.joined(separator: ","))]}"
          .utf8)
    }
    var tar = TarBuilder()
    tar.file("etc/name", "app")
    let layer = tar.finished()
    let image = try manifest(
      [("application/vnd.oci.image.layer.v1.tar", layer, "")],
      "{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"\(Self.digest(layer))\"]}}"
    )
    let digest = Self.digest(image)
    let payload =
      "{\"critical\":{\"identity\":{\"docker-reference\":\"\"},\"image\":{\"docker-manifest-digest\":\"\(digest)\"},\"type\":\"cosign container image signature\"}}"
    let path = try folder.write("payload", payload)
    try Tool.run("openssl", ["dgst", "-sha256", "-sign", key, "-out", folder.path + "/signature", path])
    let signature = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/signature")).base64EncodedString()
    let signed = try manifest(
      [
        (
          "application/vnd.dev.cosign.simplesigning.v1+json", Array(payload.utf8),
          "\"dev.cosignproject.cosign/signature\":\"\(signature)\""
        )
      ], "{\"os\":\"\",\"architecture\":\"\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}")
    let entries = try [(image, "v1"), (signed, "sha256-\(digest.dropFirst(7)).sig")].map { bytes, tag in
      "{\"mediaType\":\"\(MediaType.ociManifest)\",\(try blob(bytes)),\"annotations\":{\"org.opencontainers.image.ref.name\":\"\(tag)\"}}"
    }
    try folder.write("app/oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}")
    try folder.write("app/index.json", "{\"schemaVersion\":2,\"manifests\":[\(entries.joined(separator: ","))]}")
    return "oci:\(folder.path)/app:v1"
  }

  private func key(_ folder: TemporaryDirectory, _ name: String) throws -> (secret: String, open: String) {
    let path = folder.path + "/\(name).key"
    try Tool.run("openssl", ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", path])
    try Tool.run("openssl", ["pkey", "-in", path, "-pubout", "-out", folder.path + "/\(name).pub"])
    return (path, folder.path + "/\(name).pub")
  }

  private func scan(_ target: String, _ arguments: [String]) async throws -> Report {
    var scan = ImageScan(cache: nil, now: 1_764_000_000, progress: Progress(isWanted: false))
    scan.origin = try OriginScan(
      OriginOptions.parse(arguments), home: "/nonexistent", now: 1_764_000_000, progress: Progress(isWanted: false),
      isQuiet: true)
    return try await scan.report(onTarget: target, TargetOpener(environment: ["HOME": "/nonexistent"])).report
  }

  @Test func aKeyAndAPolicy() async throws {
    let folder = try TemporaryDirectory()
    let (ours, theirs) = (try key(folder, "ours"), try key(folder, "theirs"))
    let target = try layout(folder, key: ours.secret)
    func rules(_ arguments: [String]) async throws -> [String] {
      try await scan(target, arguments).findings.map(\.rule).filter { $0.hasPrefix("provenance.") }
    }
    #expect(try await rules([]) == [])
    #expect(try await rules(["--verify-key", ours.open]) == [])
    #expect(try await rules(["--verify-key", theirs.open, "--verify-key", ours.open]) == [])
    #expect(try await rules(["--verify-key", theirs.open]) == ["provenance.untrusted-signature"])
    try folder.write(
      "policy.yaml", "provenance:\n  require:\n  - signed-by: [{key: theirs.pub}]\n  severity: critical\n")
    let report = try await scan(target, ["--provenance-policy", folder.path + "/policy.yaml"])
    #expect(report.findings.map(\.severity) == [.critical])
  }

  @Test func whereSignaturesAreNowhere() async throws {
    let folder = try TemporaryDirectory()
    let ours = try key(folder, "ours")
    var layer = TarBuilder()
    layer.file("etc/name", "x")
    let archive = try folder.write("x.tar", Samples.archive(layers: [layer.finished()]))
    let report = try await scan(archive, ["--verify-key", ours.open])
    #expect(report.findings.map(\.rule) == ["provenance.unverified"])
  }

  @Test func optionsThatMakeNoSense() {
    for arguments in [
      ["--verify-root", "x.pem"], ["--verify-identity", "x"], ["--verify-issuer", "x"], ["--signature-bundle", "x"],
      ["--verify-log-key", "x"],
    ] {
      #expect(throws: (any Error).self, "\(arguments)") { try OriginOptions.parse(arguments) }
    }
  }
}
