import Foundation
import Model
import Parsing
import SwiftASN1
import TestKit
import Testing
import X509

@testable import Provenance

enum ConformanceVectors {
  static let folder: String? = {
    let folder = ProcessInfo.processInfo.environment["BULKHEAD_SIGSTORE_VECTORS"]
    if folder == nil { print("skipped: BULKHEAD_SIGSTORE_VECTORS names no folder with Sigstore's conformance bundles") }
    return folder
  }()
}

/// Against Sigstore's own conformance bundles, made by its public service. They are not in this repository:
/// `BULKHEAD_SIGSTORE_VECTORS` names the folder `test/assets` of github.com/sigstore/sigstore-conformance.
@Suite(.enabled(if: ConformanceVectors.folder != nil)) struct ConformanceTests {
  private func read(_ name: String) throws -> Bytes {
    Bytes(try Data(contentsOf: URL(fileURLWithPath: "\(ConformanceVectors.folder ?? "")/\(name)")))
  }

  private func trust(_ root: String) throws -> SignatureTrust {
    let json = try JSONValue(parsing: read(root))
    var pem = ""
    for authority in json["certificateAuthorities"]?.elements ?? [] {
      for certificate in authority["certChain"]?["certificates"]?.elements ?? [] {
        let der = try #require(certificate["rawBytes"]?.string.flatMap { Base64.decode($0) })
        pem += PEMDocument(type: "CERTIFICATE", derBytes: der).pemString + "\n"
      }
    }
    let logs = try (json["tlogs"]?.elements ?? []).map { log in
      let der = try #require(log["publicKey"]?["rawBytes"]?.string.flatMap { Base64.decode($0) })
      return VerificationKey(try Certificate.PublicKey(derEncoded: der), name: "log")
    }
    return SignatureTrust(
      authorities: [try .init(name: root, certificates: Bytes(pem), identities: [.init(identity: "*", issuer: "*")])],
      logKeys: logs)
  }

  private func isTrusted(_ bundle: String, _ artifact: String, _ root: String) async throws -> Bool {
    let content = try read(artifact)
    let digest = LayoutBuilder.digest(content.array)
    let result = await BundleVerifier(trust: try trust(root), now: 1_795_000_000).check(
      try read(bundle), images: [digest], manifests: [digest: content], place: bundle)
    let outcome =
      switch result {
      case .signature(let check): check.outcome
      case .attestation(let attestation): attestation.outcome
      }
    print("\(bundle): \(outcome)")
    return outcome.signer != nil
  }

  @Test(arguments: [
    ("a.txt.good.sigstore.json", "a.txt", "public_good"), ("a.txt.good.v0.3.sigstore", "a.txt", "public_good"),
    ("a.txt.dsse_intoto.good.sigstore.json", "a.txt", "public_good"),
    ("has_root_in_chain.txt.sigstore.json", "has_root_in_chain.txt", "public_good"),
    ("d.txt.good.sigstore.json", "d.txt", "d"),
  ]) func good(_ bundle: String, _ artifact: String, _ root: String) async throws {
    #expect(try await isTrusted(bundle, artifact, "trusted_root.\(root).json"))
  }

  @Test(arguments: [
    ("a.txt.checkpoint_bad_keyhint.sigstore.json", "a.txt", "public_good"),
    ("a.txt.checkpoint_invalid_signature.sigstore.json", "a.txt", "public_good"),
    ("a.txt.invalid_inclusion_proof.sigstore.json", "a.txt", "public_good"),
    ("a.txt.invalid_key.sigstore.json", "a.txt", "public_good"),
    ("a.txt.invalid_set.sigstore.json", "a.txt", "public_good"),
    ("a.txt.invalid_signature.sigstore.json", "a.txt", "public_good"),
    ("a.txt.staging.sigstore.json", "a.txt", "public_good"), ("a.txt.good.sigstore.json", "b.txt", "public_good"),
    ("d.txt.cert-expired.sigstore.json", "d.txt", "d"), ("d.txt.no-inclusion-proof.sigstore.json", "d.txt", "d"),
    ("d.txt.tlog-body-error.sigstore.json", "d.txt", "d"), ("d.txt.tlog-timestamp-error.sigstore.json", "d.txt", "d"),
  ]) func bad(_ bundle: String, _ artifact: String, _ root: String) async throws {
    #expect(try await !isTrusted(bundle, artifact, "trusted_root.\(root).json"))
  }
}
