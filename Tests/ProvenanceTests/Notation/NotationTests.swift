import Images
import Model
import Parsing
import TestKit
import Testing
import X509

@testable import Provenance

/// Notation's signatures in both envelopes.
@Suite struct NotationTests {
  static let now = 1_795_000_000
  static let time = "2026-11-01T00:00:00Z"

  static func payload(_ image: Model.Digest) -> [UInt8] {
    Array(
      "{\"targetArtifact\":{\"mediaType\":\"\(MediaType.ociManifest)\",\"digest\":\"\(image)\",\"size\":100}}".utf8)
  }

  static func url(_ bytes: [UInt8]) -> String {
    Base64.encode(bytes).replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  static func header(_ more: String = "", algorithm: String = "ES256") -> String {
    "{\"alg\":\"\(algorithm)\",\"cty\":\"\(NotationEnvelope.payloadType)\",\"crit\":[\"io.cncf.notary.signingScheme\"],\"io.cncf.notary.signingScheme\":\"notary.x509\",\"io.cncf.notary.signingTime\":\"\(time)\"\(more)}"
  }

  static func jws(_ image: Model.Digest, _ leaf: TestRoot.Leaf, _ root: TestRoot, header: String = header()) throws
    -> [UInt8]
  {
    let (protected, payload) = (url(Array(header.utf8)), url(payload(image)))
    let signature = try leaf.signRaw(Array("\(protected).\(payload)".utf8))
    let chain = [try leaf.der, try root.certificate.serializeAsPEM().derBytes].map { "\"\(Base64.encode($0))\"" }
    return Array(
      "{\"payload\":\"\(payload)\",\"protected\":\"\(protected)\",\"header\":{\"x5c\":[\(chain.joined(separator: ","))],\"io.cncf.notary.signingAgent\":\"test\"},\"signature\":\"\(url(signature))\"}"
        .utf8)
  }

  static func cose(_ image: Model.Digest, _ leaf: TestRoot.Leaf, _ root: TestRoot, expiry: Int? = nil) throws -> [UInt8]
  {
    let scheme = "io.cncf.notary.signingScheme"
    var fields =
      CBORWriter.head(0, 1) + CBORWriter.head(1, 6)  // alg: -7
      + CBORWriter.head(0, 2) + CBORWriter.head(4, 1) + CBORWriter.text(scheme)
      + CBORWriter.head(0, 3) + CBORWriter.text(NotationEnvelope.payloadType)
      + CBORWriter.text(scheme) + CBORWriter.text("notary.x509")
      + CBORWriter.text("io.cncf.notary.signingTime") + CBORWriter.head(6, 1) + CBORWriter.head(0, 1_793_491_200)
    if let expiry {
      fields += CBORWriter.text("io.cncf.notary.expiry") + CBORWriter.head(6, 1) + CBORWriter.head(0, expiry)
    }
    let header = Bytes(CBORWriter.head(5, expiry == nil ? 5 : 6) + fields)
    let payload = Bytes(payload(image))
    let signed =
      CBORWriter.head(4, 4) + CBORWriter.text("Signature1") + CBORWriter.bytes(header) + CBORWriter.bytes(Bytes())
      + CBORWriter.bytes(payload)
    let signature = try leaf.signRaw(signed)
    let chain =
      CBORWriter.head(5, 1) + CBORWriter.head(0, 33) + CBORWriter.head(4, 2) + CBORWriter.bytes(Bytes(try leaf.der))
      + CBORWriter.bytes(Bytes(try root.certificate.serializeAsPEM().derBytes))
    return CBORWriter.head(6, 18) + CBORWriter.head(4, 4) + CBORWriter.bytes(header) + chain + CBORWriter.bytes(payload)
      + CBORWriter.bytes(Bytes(signature))
  }

  static func trust(
    _ root: TestRoot, level: String = "strict", scope: String = "*",
    identity: String = "x509.subject: O=Acme, CN=Release"
  ) throws -> NotationTrust {
    let policy = """
      {"version":"1.0","trustPolicies":[{"name":"own","registryScopes":["\(scope)"],"signatureVerification":\
      {"level":"\(level)"},"trustStores":["ca:acme"],"trustedIdentities":["\(identity)"]}]}
      """
    let pem = try root.pem
    return try NotationTrust(policy: Bytes(policy), named: "trustpolicy.json") { folder in
      folder == "x509/ca/acme" ? [("root.pem", pem)] : []
    }
  }

  private func leaf(_ root: TestRoot, from: Int = 1_790_000_000, to: Int = 1_800_000_000) throws -> TestRoot.Leaf {
    try root.leaf("release@acme.example", subject: "Release", from: from, to: to)
  }

  private func check(
    _ bytes: [UInt8], type: String = "application/jose+json", _ image: Model.Digest, _ trust: NotationTrust?,
    repository: String? = "ghcr.io/acme/app"
  ) async -> SignatureOutcome {
    await NotationVerifier(trust: trust, now: Self.now, repository: repository).check(
      Bytes(bytes), mediaType: type, images: [image], place: "x"
    ).outcome
  }

  @Test(arguments: ["application/jose+json", "application/cose"]) func asReferrer(_ type: String) async throws {
    let root = try TestRoot()
    let leaf = try leaf(root)
    var layout = LayoutBuilder()
    let image = layout.image(tag: "app")
    let envelope = type.hasSuffix("cose") ? try Self.cose(image, leaf, root) : try Self.jws(image, leaf, root)
    layout.manifest(
      configuration: (NotationVerifier.artifactType, Array("{}".utf8)), layers: [.init(type: type, bytes: envelope)],
      subject: image)
    let record = try await CosignTests.check(
      layout, [image], SignatureTrust(notation: try Self.trust(root)), now: Self.now)
    #expect(record.trusted.count == 1 && record.trusted.first?.format == .notation)
    #expect(record.trusted.first?.outcome.signer?.name.contains("Release") == true)
  }

  @Test func whatIsWrong() async throws {
    let root = try TestRoot()
    let leaf = try leaf(root)
    let image = LayoutBuilder.digest([1])
    let good = try Self.jws(image, leaf, root)
    #expect(await check(good, image, try Self.trust(root)).signer != nil)
    #expect(await check(good, LayoutBuilder.digest([2]), try Self.trust(root)).signer == nil)
    #expect(await check(good, image, nil).signer == nil)
    #expect(await check(good, image, try Self.trust(TestRoot())).signer == nil)
    #expect(await check(good, image, try Self.trust(root, identity: "x509.subject: O=Acme, CN=Other")).signer == nil)
    #expect(await check(good, image, try Self.trust(root, identity: "*")).signer != nil)
    #expect(await check(good, image, try Self.trust(root, scope: "ghcr.io/acme/app")).signer != nil)
    #expect(await check(good, image, try Self.trust(root, scope: "ghcr.io/acme/other")).signer == nil)
    #expect(await check(good, type: "text/plain", image, try Self.trust(root)).signer == nil)
    for (header, isGood) in [
      (Self.header(",\"io.cncf.notary.expiry\":\"2026-11-02T00:00:00Z\""), false),
      (Self.header(",\"io.cncf.notary.expiry\":\"2028-11-02T00:00:00Z\""), true),
      (Self.header(",\"io.cncf.notary.expiry\":\"soon\""), false),
      (Self.header(algorithm: "PS256"), false), (Self.header(algorithm: "none"), false),
      (Self.header().replacing("[\"io.cncf.notary.signingScheme\"]", with: "[\"new\"]"), false),
      (Self.header().replacing("\"notary.x509\"", with: "\"other\""), false),
      (Self.header(",\"alg\":\"ES256\""), false),
    ] {
      let outcome = await check(try Self.jws(image, leaf, root, header: header), image, try Self.trust(root))
      #expect((outcome.signer != nil) == isGood, "\(header): \(outcome)")
    }
    let expired = await check(
      try Self.cose(image, leaf, root, expiry: 1_794_000_000), type: "application/cose", image, try Self.trust(root))
    #expect(expired.signer == nil)
  }

  @Test func aCertificateThatIsOver() async throws {
    let root = try TestRoot()
    let leaf = try leaf(root, from: 1_780_000_000, to: 1_794_000_000)
    let image = LayoutBuilder.digest([1])
    let bytes = try Self.jws(image, leaf, root)
    #expect(await check(bytes, image, try Self.trust(root)).signer == nil)
    // Below `strict` that is noted only.
    #expect(await check(bytes, image, try Self.trust(root, level: "permissive")).signer != nil)
    #expect(await check(bytes, image, try Self.trust(root, level: "skip")).signer == nil)
  }

  @Test func policiesThatAreNone() throws {
    let root = try TestRoot()
    for (level, scope, identity) in [("none", "*", "*"), ("strict", "", "*")] where scope.isEmpty || level == "none" {
      if scope.isEmpty { continue }
      #expect(throws: ProvenanceError.self) { try Self.trust(root, level: level, scope: scope, identity: identity) }
    }
    for text in ["", "{}", "{\"version\":\"2.0\",\"trustPolicies\":[]}", "{\"version\":\"1.0\"}"] {
      #expect(throws: ProvenanceError.self) { try NotationTrust(policy: Bytes(text), named: "x") { _ in [] } }
    }
    for store in ["ca:../etc", "ca:", "x:y", "ca:.hidden", "ca:a/b"] {
      let text =
        "{\"version\":\"1.0\",\"trustPolicies\":[{\"name\":\"a\",\"registryScopes\":[\"*\"],\"signatureVerification\":{\"level\":\"strict\"},\"trustStores\":[\"\(store)\"],\"trustedIdentities\":[\"*\"]}]}"
      #expect(throws: ProvenanceError.self) {
        try NotationTrust(policy: Bytes(text), named: "x") { folder in
          Issue.record("asked for \(folder)")
          return []
        }
      }
    }
  }

  @Test func garbledEnvelopesEnd() async throws {
    let root = try TestRoot()
    let leaf = try leaf(root)
    let image = LayoutBuilder.digest([1])
    let samples = [
      (try Self.jws(image, leaf, root), "application/jose+json"),
      (try Self.cose(image, leaf, root), "application/cose"),
    ]
    let trust = try Self.trust(root, identity: "*")
    var random = SeededGenerator(seed: 31)
    for round in 0..<2000 {
      var (bytes, type) = samples[round % 2]
      let original = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        default: bytes[place] = UInt8.random(in: 0...255, using: &random)
        }
      }
      _ = await check(bytes, type: type, image, trust)
      _ = original
    }
  }
}
