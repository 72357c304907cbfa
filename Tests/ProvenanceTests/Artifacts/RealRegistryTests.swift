import Foundation
import Images
import Model
import Parsing
import Registry
import TestKit
import Testing

@testable import Provenance

/// Against Debian's docker-registry, with everything that a registry can hold about an image.
@Suite(.enabled(if: RealRegistry.isPossible && Tool.find("python3") != nil), .serialized) struct RealRegistryTests {
  /// Pushes blobs and manifests as they are: other tools would look into them.
  static let pusher = """
    import json, sys, urllib.request
    base, folder = sys.argv[1], sys.argv[2]
    def send(method, url, data=None, type=None):
        request = urllib.request.Request(url, data=data, method=method)
        if type: request.add_header('Content-Type', type)
        return urllib.request.urlopen(request)
    plan = json.load(open(folder + '/plan.json'))
    for digest in plan['blobs']:
        data = open(folder + '/blobs/sha256/' + digest[7:], 'rb').read()
        place = send('POST', base + '/blobs/uploads/', b'').headers['Location']
        send('PUT', place + ('&' if '?' in place else '?') + 'digest=' + digest, data, 'application/octet-stream')
    for digest, type, tag in plan['manifests']:
        data = open(folder + '/blobs/sha256/' + digest[7:], 'rb').read()
        send('PUT', base + '/manifests/' + (tag or digest), data, type)
    """

  static func push(_ layout: LayoutBuilder, to server: RealRegistry, _ name: String) throws {
    let folder = try TemporaryDirectory()
    let path = try layout.write(to: folder)
    let listed = Set(layout.manifests.map(\.digest))
    let blobs = layout.blobs.keys.filter { !listed.contains($0) }.map { "\"\($0)\"" }.joined(separator: ",")
    let manifests = layout.manifests.map { "[\"\($0.digest)\",\"\($0.type)\",\($0.tag.map { "\"\($0)\"" } ?? "null")]" }
    try folder.write("plan.json", "{\"blobs\":[\(blobs)],\"manifests\":[\(manifests.joined(separator: ","))]}")
    try Tool.run("python3", ["-c", pusher, "http://\(server.authority)/v2/\(name)", path])
  }

  @Test func signaturesAndAttestations() async throws {
    let (key, root, log) = (try TestKey(.p256), try TestRoot(), TestLog())
    var layout = LayoutBuilder()
    let image = layout.image(tag: "1.0")
    let payload = CosignTests.payload(image)
    layout.cosign([CosignTests.layer(payload, try key.sign(payload))], for: image)
    let slsa = BundleTests.statement(image, type: "https://slsa.dev/provenance/v1", predicate: AttestationTests.slsa1)
    layout.cosign(
      [
        .init(
          type: CosignVerifier.envelopeType,
          bytes: Array(BundleTests.envelope(slsa, try key.sign(BundleTests.pae(slsa))).utf8))
      ], for: image, ending: "att")
    // This registry has no referrers API: what refers to the image stands in a list under its tag.
    let leaf = try root.leaf(CertificateTests.identity, issuer: CertificateTests.issuer)
    let statement = BundleTests.statement(image, type: Statement.signaturePredicate, predicate: "{}")
    let signature = try leaf.sign(BundleTests.pae(statement))
    let entry = try log.bundleEntry(
      TestLog.envelopeRecord(statement, signature, Array(try leaf.pem.utf8)), at: CertificateTests.signedAt,
      withProof: true)
    let type = "application/vnd.dev.sigstore.bundle.v0.3+json"
    let bundle = layout.manifest(
      configuration: (MediaType.ociEmpty, Array("{}".utf8)),
      layers: [
        .init(
          type: type,
          bytes: BundleTests.bundle(
            "\"dsseEnvelope\":" + BundleTests.envelope(statement, signature), certificate: try leaf.der,
            entries: [entry]))
      ], subject: image, isListed: false)
    let signer = try root.leaf("release@acme.example", subject: "Release", from: 1_790_000_000, to: 1_800_000_000)
    let notation = layout.manifest(
      configuration: (NotationVerifier.artifactType, Array("{}".utf8)),
      layers: [.init(type: "application/jose+json", bytes: try NotationTests.jws(image, signer, root))], subject: image,
      isListed: false)
    _ = layout.index(
      [
        (bundle, ",\"artifactType\":\"\(type)\""), (notation, ",\"artifactType\":\"\(NotationVerifier.artifactType)\""),
      ],
      tag: "sha256-\(image.hex)")

    let server = try RealRegistry()
    try Self.push(layout, to: server, "acme/app")
    var options = RegistryClient.Options(environment: ["PATH": "/usr/bin:/bin"])
    options.rules = RegistryRules()
    let client = RegistryClient(options)
    let reference = try ImageReference("\(server.authority)/acme/app:1.0")
    let opened = try await client.open(reference)
    #expect(opened.manifestDigest == image)
    let found = await ArtifactSearch(RegistryStore(client, reference)).find([image])
    #expect(found.problems.isEmpty && found.artifacts.count == 4, "\(found.problems)")

    let trust = SignatureTrust(
      keys: [try key.verification("acme.pub")],
      authorities: [
        try .init(
          name: "root", certificates: root.pem,
          identities: [.init(identity: "https://github.com/acme/*", issuer: CertificateTests.issuer)])
      ], notation: try NotationTests.trust(root, scope: reference.name))
    let record = await ArtifactVerifier(trust, now: NotationTests.now, repository: reference.name).check(found)
    #expect(record.signatures.map(\.format) == [.cosign, .bundle, .notation])
    #expect(record.trusted.count == 3, "\(record.signatures)")
    #expect(record.attestations.map(\.isTrusted) == [true])
    // The log's key makes the entry a condition, which the key's signature has none of.
    var logged = trust
    logged.logKeys = [try log.verification]
    let strict = await ArtifactVerifier(logged, now: NotationTests.now, repository: reference.name).check(found)
    #expect(strict.trusted.map(\.format) == [.bundle, .notation])

    // An image that nobody signed.
    var bare = LayoutBuilder()
    let plain = bare.image("plain", tag: "2.0")
    try Self.push(bare, to: server, "acme/plain")
    let other = try ImageReference("\(server.authority)/acme/plain:2.0")
    let nothing = await ArtifactSearch(RegistryStore(client, other)).find([plain])
    #expect(nothing.artifacts.isEmpty && nothing.problems.isEmpty)
    await client.shutdown()
  }
}
