import Images
import Model
import Parsing
import TestKit
import Testing

@testable import Provenance

/// Sigstore's bundles as referrers and as files.
@Suite struct BundleTests {
  static let signaturePredicate = "{}"

  static func statement(_ image: Model.Digest, type: String, predicate: String) -> [UInt8] {
    Array(
      "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"app\",\"digest\":{\"sha256\":\"\(image.hex)\"}}],\"predicateType\":\"\(type)\",\"predicate\":\(predicate)}"
        .utf8)
  }

  static func pae(_ payload: [UInt8], _ type: String = Envelope.inToto) -> [UInt8] {
    Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
  }

  static func envelope(_ payload: [UInt8], _ signature: [UInt8]) -> String {
    "{\"payloadType\":\"\(Envelope.inToto)\",\"payload\":\"\(Base64.encode(payload))\",\"signatures\":[{\"sig\":\"\(Base64.encode(signature))\",\"keyid\":\"\"}]}"
  }

  static func bundle(_ content: String, certificate: [UInt8]?, entries: [String] = [], version: String = "0.3")
    -> [UInt8]
  {
    let material =
      certificate.map { "\"certificate\":{\"rawBytes\":\"\(Base64.encode($0))\"}" } ?? "\"publicKey\":{\"hint\":\"x\"}"
    let type =
      version == "0.3"
      ? "application/vnd.dev.sigstore.bundle.v0.3+json" : "application/vnd.dev.sigstore.bundle+json;version=\(version)"
    return Array(
      "{\"mediaType\":\"\(type)\",\"verificationMaterial\":{\(material),\"tlogEntries\":[\(entries.joined(separator: ","))]},\(content)}"
        .utf8)
  }

  private func referrer(_ bundle: [UInt8], _ layout: inout LayoutBuilder, _ image: Model.Digest) {
    let type = "application/vnd.dev.sigstore.bundle.v0.3+json"
    layout.referrer([.init(type: type, bytes: bundle)], to: image, type: type)
  }

  @Test(arguments: [(true, false), (false, true), (true, true), (false, false)])
  func aSignatureAsStatement(_ hasPromise: Bool, _ hasProof: Bool) async throws {
    let (root, log) = (try TestRoot(), TestLog())
    let leaf = try root.leaf(CertificateTests.identity, issuer: CertificateTests.issuer)
    var layout = LayoutBuilder()
    let image = layout.image(tag: "app")
    let payload = Self.statement(image, type: Statement.signaturePredicate, predicate: "{}")
    let signature = try leaf.sign(Self.pae(payload))
    let body = TestLog.envelopeRecord(payload, signature, Array(try leaf.pem.utf8))
    let entry = try log.bundleEntry(body, at: hasPromise ? CertificateTests.signedAt : nil, withProof: hasProof)
    referrer(
      Self.bundle(
        "\"dsseEnvelope\":" + Self.envelope(payload, signature), certificate: try leaf.der, entries: [entry],
        version: hasProof ? "0.3" : "0.1"), &layout, image)
    let trust = SignatureTrust(
      authorities: [
        try .init(
          name: "r", certificates: root.pem,
          identities: [.init(identity: CertificateTests.identity, issuer: CertificateTests.issuer)])
      ], logKeys: [try log.verification])
    let record = try await CosignTests.check(layout, [image], trust)
    #expect(record.attestations.isEmpty && record.signatures.count == 1)
    let check = try #require(record.signatures.first)
    #expect((check.outcome.signer != nil) == (hasPromise || hasProof), "\(check.outcome)")
    #expect(check.signedAt == (hasPromise ? CertificateTests.signedAt : nil))
    #expect(check.format == .bundle)
  }

  @Test func newerBundlesNeedAProof() throws {
    let entry = try TestLog().bundleEntry(Array("{}".utf8), at: 1, withProof: false)
    for (version, count) in [("0.1", 1), ("0.2", 0), ("0.3", 0)] {
      let bundle = Self.bundle(
        "\"dsseEnvelope\":" + Self.envelope([1], [2]), certificate: nil, entries: [entry], version: version)
      #expect(try SigstoreBundle(parsing: Bytes(bundle)).entries.count == count)
    }
  }

  @Test func aProofThatLiesIsRefused() throws {
    let log = TestLog()
    let body = Array("{}".utf8)
    let good = try log.bundleEntry(body, at: nil, withProof: true)
    func proof(_ text: String) throws -> LogEntry.InclusionProof {
      let bundle = Self.bundle("\"dsseEnvelope\":" + Self.envelope([1], [2]), certificate: nil, entries: [text])
      return try #require(try SigstoreBundle(parsing: Bytes(bundle)).entries.first?.proof)
    }
    let key = try log.verification
    #expect(try proof(good).problem(Bytes(body), key) == nil)
    #expect(try proof(good).problem(Bytes(body + [0]), key) != nil)
    #expect(try proof(good).problem(Bytes(body), TestLog().verification) != nil)
    var changed = try proof(good)
    changed.index = 4
    #expect(changed.problem(Bytes(body), key) != nil)
    changed = try proof(good)
    changed.size = 6
    #expect(changed.problem(Bytes(body), key) != nil)
    changed = try proof(good)
    changed.hashes.removeLast()
    #expect(changed.problem(Bytes(body), key) != nil)
    changed = try proof(good)
    changed.checkpoint = changed.checkpoint.replacing("log.example\n7\n", with: "log.example\n8\n")
    #expect(changed.problem(Bytes(body), key) != nil)
  }

  /// Every place in trees of every size, against RFC 6962's own definition.
  @Test func proofsOfAllTrees() throws {
    for count in 1...20 {
      let leaves = (0..<count).map { Array("leaf \($0)".utf8) }
      let log = TestLog()
      let checkpoint = try log.checkpoint(leaves)
      for index in 0..<count {
        let proof = LogEntry.InclusionProof(
          index: index, size: count, root: TestLog.root(leaves[...]), hashes: TestLog.path(index, leaves[...]),
          checkpoint: checkpoint)
        #expect(proof.problem(Bytes(leaves[index]), try log.verification) == nil, "\(index) of \(count)")
        #expect(proof.problem(Bytes(leaves[index] + [1]), try log.verification) != nil)
      }
    }
  }

  @Test func overTheManifestItself() async throws {
    let key = try TestKey(.p256)
    var layout = LayoutBuilder()
    let image = layout.image(tag: "app")
    let manifest = try #require(layout.blobs[image])
    let signature = try key.sign(manifest)
    let digest = try #require(Hexadecimal.decode(image.hex))
    let content =
      "\"messageSignature\":{\"messageDigest\":{\"algorithm\":\"SHA2_256\",\"digest\":\"\(Base64.encode(digest))\"},\"signature\":\"\(Base64.encode(signature))\"}"
    let trust = SignatureTrust(keys: [try key.verification()])
    let folder = try TemporaryDirectory()
    var found = await ArtifactSearch(try LayoutStore(LayoutContent(path: layout.write(to: folder)))).find([image])
    found.add(bundle: Bytes(Self.bundle(content, certificate: nil, version: "0.1")), named: "app.sigstore.json")
    let record = await ArtifactVerifier(trust, now: CosignTests.now).check(found)
    #expect(record.trusted.map(\.place) == ["app.sigstore.json"] && record.trusted.first?.image == image)
    // The same over another image's manifest.
    var foreign = FoundArtifacts(images: [LayoutBuilder.digest([1])])
    foreign.add(bundle: Bytes(Self.bundle(content, certificate: nil)), named: "x")
    #expect(await ArtifactVerifier(trust, now: CosignTests.now).check(foreign).trusted.isEmpty)
  }

  @Test func garbledBundlesEnd() async throws {
    let (root, log) = (try TestRoot(), TestLog())
    let leaf = try root.leaf(CertificateTests.identity, issuer: CertificateTests.issuer)
    let image = LayoutBuilder.digest([1])
    let payload = Self.statement(image, type: "https://slsa.dev/provenance/v1", predicate: "{\"runDetails\":{}}")
    let entry = try log.bundleEntry(Array("{\"kind\":\"dsse\",\"spec\":{}}".utf8), at: 1, withProof: true)
    let sample = Self.bundle(
      "\"dsseEnvelope\":" + Self.envelope(payload, try leaf.sign(Self.pae(payload))), certificate: try leaf.der,
      entries: [entry])
    let trust = SignatureTrust(
      authorities: [try .init(name: "r", certificates: root.pem, identities: [.init(identity: "*")])],
      logKeys: [try log.verification])
    let verifier = BundleVerifier(trust: trust, now: CosignTests.now)
    var random = SeededGenerator(seed: 21)
    for _ in 0..<1500 {
      var bytes = sample
      for _ in 0..<Int.random(in: 1...5, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(Array("{}[]\",:0".utf8).randomElement(using: &random) ?? 0, at: place)
        default: bytes[place] = UInt8.random(in: 0...255, using: &random)
        }
      }
      _ = await verifier.check(Bytes(bytes), images: [image], manifests: [:], place: "x")
    }
  }
}
