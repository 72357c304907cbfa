import Crypto
import Images
import Model
import Parsing
import TestKit
import Testing

@testable import Provenance

/// cosign's signatures with short-lived certificates, like those of Sigstore.
@Suite struct CertificateTests {
  static let identity = "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"
  static let issuer = "https://token.actions.githubusercontent.com"
  /// Within the certificates' ten minutes.
  static let signedAt = 1_750_000_300

  private func trust(
    _ root: TestRoot, _ identity: String = "https://github.com/acme/*", _ issuer: String? = issuer,
    logs: [VerificationKey] = []
  ) throws -> SignatureTrust {
    SignatureTrust(
      authorities: [
        try .init(
          name: "root.pem", certificates: root.pem, identities: [IdentityRule(identity: identity, issuer: issuer)])
      ], logKeys: logs)
  }

  private func signed(
    _ leaf: TestRoot.Leaf, _ more: ([UInt8], [UInt8]) throws -> [String: String] = { _, _ in [:] }
  ) throws -> (LayoutBuilder, Model.Digest) {
    var layout = LayoutBuilder()
    let image = layout.image(tag: "app")
    let payload = CosignTests.payload(image)
    let signature = try leaf.sign(payload)
    var annotations = ["dev.sigstore.cosign/certificate": try leaf.pem]
    annotations.merge(try more(payload, signature)) { $1 }
    layout.cosign([CosignTests.layer(payload, signature, annotations)], for: image)
    return (layout, image)
  }

  private func outcome(_ signed: (LayoutBuilder, Model.Digest), _ trust: SignatureTrust) async throws -> SignatureCheck
  {
    let record = try await CosignTests.check(signed.0, [signed.1], trust)
    return try #require(record.signatures.first)
  }

  private func reason(_ check: SignatureCheck) -> String {
    switch check.outcome {
    case .untrusted(let reason), .invalid(let reason): reason
    default: ""
    }
  }

  @Test func withoutALogTheTimeIsNotChecked() async throws {
    let root = try TestRoot()
    let check = try await outcome(try signed(root.leaf(Self.identity, issuer: Self.issuer)), trust(root))
    #expect(check.outcome == .trusted(Signer(means: .certificate, name: Self.identity, issuer: Self.issuer)))
    #expect(check.signedAt == nil && check.notes.contains { $0.contains("when it was made") })
  }

  @Test func withALogTheTimeIsProved() async throws {
    let (root, log) = (try TestRoot(), TestLog())
    let leaf = try root.leaf(Self.identity, issuer: Self.issuer)
    let signed = try signed(leaf) { payload, signature in
      let body = TestLog.hashedRecord(payload, signature, Array(try leaf.pem.utf8))
      return ["dev.sigstore.cosign/bundle": try log.annotation(body, at: Self.signedAt)]
    }
    let check = try await outcome(signed, try trust(root, logs: [log.verification]))
    #expect(check.outcome.signer?.name == Self.identity && check.signedAt == Self.signedAt && check.notes.isEmpty)
    // Without its key the entry says nothing, and that is said.
    let blind = try await outcome(signed, try trust(root))
    #expect(blind.outcome.signer != nil && blind.notes.contains { $0.contains("no log key was given") })
    // Another log's key.
    let foreign = try await outcome(signed, try trust(root, logs: [TestLog().verification]))
    #expect(reason(foreign).contains("a log whose key was not given"))
  }

  @Test func aLogKeyAsksForAnEntry() async throws {
    let root = try TestRoot()
    let check = try await outcome(
      try signed(root.leaf(Self.identity, issuer: Self.issuer)), try trust(root, logs: [TestLog().verification]))
    #expect(reason(check).contains("no entry of a transparency log"))
  }

  @Test func entriesAboutSomethingElse() async throws {
    let (root, log) = (try TestRoot(), TestLog())
    let leaf = try root.leaf(Self.identity, issuer: Self.issuer)
    let stranger = try root.leaf(Self.identity, issuer: Self.issuer)
    typealias Body = ([UInt8], [UInt8]) throws -> [UInt8]
    let bodies: [(Body, Int, String)] = [
      ({ TestLog.hashedRecord($0 + [0], $1, Array(try leaf.pem.utf8)) }, Self.signedAt, "other content"),
      ({ TestLog.hashedRecord($0, $1 + [0], Array(try leaf.pem.utf8)) }, Self.signedAt, "another signature"),
      ({ TestLog.hashedRecord($0, $1, Array(try stranger.pem.utf8)) }, Self.signedAt, "another signer"),
      ({ _, _ in Array("{\"kind\":\"new\",\"spec\":{}}".utf8) }, Self.signedAt, "not known"),
      // After the certificate's ten minutes.
      ({ TestLog.hashedRecord($0, $1, Array(try leaf.pem.utf8)) }, 1_750_010_000, "certificate"),
    ]
    for (body, time, expected) in bodies {
      let signed = try signed(leaf) { payload, signature in
        ["dev.sigstore.cosign/bundle": try log.annotation(try body(payload, signature), at: time)]
      }
      let check = try await outcome(signed, try trust(root, logs: [log.verification]))
      #expect(check.outcome.signer == nil && reason(check).contains(expected), "\(reason(check))")
    }
    // A promise for another time.
    let signed = try signed(leaf) { payload, signature in
      let body = TestLog.hashedRecord(payload, signature, Array(try leaf.pem.utf8))
      return [
        "dev.sigstore.cosign/bundle": try log.annotation(body, at: Self.signedAt)
          .replacing("\"integratedTime\":\(Self.signedAt)", with: "\"integratedTime\":\(Self.signedAt + 1)")
      ]
    }
    let check = try await outcome(signed, try trust(root, logs: [log.verification]))
    #expect(reason(check).contains("promise does not verify"))
  }

  @Test func whoDoesNotCount() async throws {
    let root = try TestRoot()
    let signed = try signed(root.leaf(Self.identity, issuer: Self.issuer))
    for (identity, issuer) in [
      ("https://github.com/other/*", Self.issuer), ("https://github.com/acme/*", "https://accounts.example"),
      ("https://github.com/acme/", Self.issuer), ("*", ""),
    ] {
      let check = try await outcome(signed, try trust(root, identity, issuer))
      #expect(check.outcome.signer == nil, "\(identity) \(issuer)")
    }
    #expect(try await outcome(signed, trust(root, "*", nil)).outcome.signer != nil)
    let other = try await outcome(signed, try trust(TestRoot()))
    #expect(other.outcome.signer == nil)
    #expect(throws: ProvenanceError.self) {
      try SignatureTrust.Authority(name: "x", certificates: root.pem, identities: [])
    }
  }

  @Test func certificatesForOtherPurposes() async throws {
    let root = try TestRoot()
    let server = try signed(root.leaf(Self.identity, issuer: Self.issuer, usage: .serverAuth))
    #expect(reason(try await outcome(server, trust(root))).contains("not for signing software"))
    // No issuer in the certificate, but one is asked for.
    let plain = try signed(root.leaf("release@acme.example"))
    #expect(try await outcome(plain, trust(root, "release@acme.example")).outcome.signer == nil)
    let own = try await outcome(plain, trust(root, "release@acme.example", nil))
    #expect(own.outcome.signer?.name == "release@acme.example")
  }

  @Test func theSignatureMustFitTheCertificate() async throws {
    let root = try TestRoot()
    let (leaf, stranger) = (
      try root.leaf(Self.identity, issuer: Self.issuer), try root.leaf(Self.identity, issuer: Self.issuer)
    )
    let signed = try signed(leaf) { _, _ in ["dev.sigstore.cosign/certificate": try stranger.pem] }
    #expect(reason(try await outcome(signed, trust(root))).contains("does not fit its own certificate"))
  }
}
