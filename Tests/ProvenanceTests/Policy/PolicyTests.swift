import Images
import Model
import Parsing
import TestKit
import Testing

@testable import Provenance

@Suite struct PolicyTests {
  struct NotThere: Error {}

  static func policy(_ yaml: String, _ files: [String: Bytes] = [:]) throws -> ProvenancePolicy {
    let loader = ProvenancePolicy.Loader(
      file: { name in
        guard let bytes = files[name] else { throw NotThere() }
        return bytes
      }, notation: { _ in throw NotThere() })
    return try ProvenancePolicy(parsing: Bytes(yaml), named: "policy.yaml", loader: loader)
  }

  private func facts(_ name: String, base: BaseImage? = nil) throws -> ImageFacts {
    let reference = try ImageReference(name)
    return ImageFacts(
      subject: Subject(kind: .image, name: name), reference: reference, names: [reference], base: base,
      now: CosignTests.now)
  }

  private func rules(_ facts: ImageFacts, _ policy: ProvenancePolicy) async -> [String] {
    await ProvenanceJudge(policy).judge(facts).findings.map(\.rule)
  }

  @Test func withoutAPolicyThereAreHints() async throws {
    let digest = LayoutBuilder.digest([1])
    let judge = ProvenanceJudge()
    let latest = await judge.judge(try facts("nginx")).findings
    #expect(latest.map(\.rule) == ["provenance.mutable-tag"] && latest[0].severity == .low)
    let tagged = await judge.judge(try facts("nginx:1.27")).findings
    #expect(tagged.map(\.rule) == ["provenance.no-digest"] && tagged[0].severity == .negligible)
    #expect(await judge.judge(try facts("nginx:1.27@\(digest)")).findings.isEmpty)
    // The advice names the registry's digest, not the image's id.
    var pulled = try facts("nginx:1.27")
    pulled.subject.digest = LayoutBuilder.digest([2])
    #expect(await judge.judge(pulled).findings.first?.remediation.contains("nginx:1.27@sha256:…") == true)
    pulled.names.append(try ImageReference("nginx@\(digest)"))
    #expect(await judge.judge(pulled).findings.first?.remediation.contains("nginx:1.27@\(digest)") == true)
    // An archive's names are nobody's choice.
    var archive = try facts("nginx:latest")
    archive.reference = nil
    #expect(await judge.judge(archive).findings.isEmpty)
    #expect(!judge.needsSignatures(archive))
  }

  @Test func sourcesAndTags() async throws {
    let policy = try Self.policy(
      """
      provenance:
        allow: [docker.io/library/*, ghcr.io/acme/**]
        deny: [docker.io/library/centos]
        tags: {forbid: [latest, "*-dev"], digest: required}
        severity: critical
      """)
    let digest = LayoutBuilder.digest([1])
    #expect(await rules(try facts("nginx:1.27"), policy) == ["provenance.no-digest"])
    #expect(await rules(try facts("nginx:1.27@\(digest)"), policy).isEmpty)
    #expect(await rules(try facts("nginx"), policy) == ["provenance.tag-forbidden"])
    #expect(await rules(try facts("ghcr.io/acme/a/b:1-dev"), policy) == ["provenance.tag-forbidden"])
    #expect(await rules(try facts("centos@\(digest)"), policy) == ["provenance.source-denied"])
    let other = await ProvenanceJudge(policy).judge(try facts("quay.io/x/y@\(digest)")).findings
    #expect(other.map(\.rule) == ["provenance.source-not-allowed"] && other[0].severity == .critical)
  }

  @Test func bases() async throws {
    let policy = try Self.policy("base: {allow: [debian], maximum-age: 90d}\ntags: {digest: ignored}")
    let young = BaseImage(name: "debian:12", means: .layers, createdAt: CosignTests.now - 86400 * 80)
    let old = BaseImage(name: "debian:12", means: .annotation, createdAt: CosignTests.now - 86400 * 100)
    #expect(await rules(try facts("x:1", base: young), policy).isEmpty)
    #expect(await rules(try facts("x:1", base: old), policy) == ["provenance.base-old"])
    #expect(
      await rules(try facts("x:1", base: BaseImage(name: "alpine", means: .layers)), policy) == [
        "provenance.base-not-allowed"
      ])
    // What only a history claims proves nothing.
    #expect(
      await rules(try facts("x:1", base: BaseImage(name: "debian:12", means: .history)), policy) == [
        "provenance.base-not-allowed"
      ])
    // Without a policy a year is a hint.
    let hint = await ProvenanceJudge().judge(
      try facts(
        "x@\(LayoutBuilder.digest([1]))",
        base: BaseImage(name: nil, means: .history, createdAt: CosignTests.now - 86400 * 400)))
    #expect(hint.findings.map(\.rule) == ["provenance.base-old"] && hint.findings[0].severity == .low)
  }

  @Test(.enabled(if: TestAuthority.isAvailable)) func signaturesThatAreAskedFor() async throws {
    let (key, other) = (try TestKey(.p256), try TestKey(.p256))
    let policy = try Self.policy(
      """
      tags: {digest: ignored}
      require:
        - images: [ghcr.io/acme/**]
          signed-by: [{key: acme.pub}]
          attestations:
            - {type: slsa-provenance, builder: "https://github.com/actions/*", source: "https://github.com/acme/*"}
            - {type: sbom}
      """, ["acme.pub": key.publicPEM])
    let facts = try facts("ghcr.io/acme/app:1")
    #expect(ProvenanceJudge(policy).needsSignatures(facts))
    #expect(try !ProvenanceJudge(policy).needsSignatures(self.facts("nginx:1")))
    #expect(await rules(try self.facts("nginx:1"), policy).isEmpty)
    #expect(await rules(facts, policy) == ["provenance.unverified"])

    func judge(_ build: (inout LayoutBuilder, Model.Digest) throws -> Void) async throws -> ProvenanceJudge.Answer {
      var layout = LayoutBuilder()
      let image = layout.image(tag: "app")
      try build(&layout, image)
      let folder = try TemporaryDirectory()
      let found = await ArtifactSearch(try LayoutStore(LayoutContent(path: layout.write(to: folder)))).find([image])
      return await ProvenanceJudge(policy).judge(facts, found)
    }
    func attestation(_ payload: [UInt8], _ key: TestKey) throws -> LayoutBuilder.Layer {
      .init(
        type: CosignVerifier.envelopeType,
        bytes: Array(BundleTests.envelope(payload, try key.sign(BundleTests.pae(payload))).utf8))
    }
    let unsigned = try await judge { _, _ in }
    #expect(
      unsigned.findings.map(\.rule) == [
        "provenance.unsigned", "provenance.attestation-missing", "provenance.attestation-missing",
      ])
    let stranger = try await judge { layout, image in
      let payload = CosignTests.payload(image)
      layout.cosign([CosignTests.layer(payload, try other.sign(payload))], for: image)
    }
    #expect(stranger.findings.first?.rule == "provenance.untrusted-signature")
    let wrong = try await judge { layout, image in
      layout.cosign([CosignTests.layer(CosignTests.payload(LayoutBuilder.digest([7])), [1, 2])], for: image)
    }
    #expect(wrong.findings.first?.rule == "provenance.invalid-signature")
    let good = try await judge { layout, image in
      let payload = CosignTests.payload(image)
      layout.cosign([CosignTests.layer(payload, try key.sign(payload))], for: image)
      let slsa = BundleTests.statement(image, type: "https://slsa.dev/provenance/v1", predicate: AttestationTests.slsa1)
      let bom = BundleTests.statement(image, type: "https://spdx.dev/Document", predicate: "{}")
      layout.cosign([try attestation(slsa, key), try attestation(bom, key)], for: image, ending: "att")
    }
    #expect(good.findings.isEmpty && good.problems.isEmpty, "\(good.findings)")
    #expect(good.notes.count == 3 && good.notes[0].contains("key acme.pub"))
    let elsewhere = try await judge { layout, image in
      let payload = CosignTests.payload(image)
      layout.cosign([CosignTests.layer(payload, try key.sign(payload))], for: image)
      let slsa = BundleTests.statement(
        image, type: "https://slsa.dev/provenance/v0.2", predicate: AttestationTests.slsa02)
      let bom = BundleTests.statement(image, type: "https://spdx.dev/Document", predicate: "{}")
      layout.cosign([try attestation(slsa, key), try attestation(bom, other)], for: image, ending: "att")
    }
    #expect(elsewhere.findings.map(\.rule) == ["provenance.build-not-allowed", "provenance.attestation-missing"])
  }

  @Test(arguments: [
    "provenance: {alow: [x]}", "allow: 5", "allow: [\"a//b\"]", "tags: {digest: maybe}", "severity: bad",
    "require: [{signed-by: []}]", "require: [{signed-by: [{key: missing.pub}]}]",
    "require: [{signed-by: [{root: r.pem}]}]", "require: [{signed-by: [{x: y}]}]", "base: {maximum-age: old}",
    "require: [{signed-by: [{notation: t.json}]}]", "- a", "a: 1\n---\nb: 2", "require: {a: b}",
  ]) func whatIsNoPolicy(_ yaml: String) {
    #expect(throws: ProvenanceError.self) { try Self.policy(yaml, ["r.pem": Bytes("x")]) }
  }

  @Test func keysMayStandInIt() throws {
    let key = try String(decoding: TestKey(.ed25519).publicPEM.array, as: UTF8.self)
    let indented = key.split(separator: "\n").map { "        \($0)" }.joined(separator: "\n")
    let policy = try Self.policy("require:\n  - signed-by:\n    - key: |\n\(indented)\n")
    #expect(policy.requirements.first?.trust.keys.count == 1)
  }

  @Test func garbledPoliciesEnd() {
    let sample = Array(
      "provenance:\n  allow: [docker.io/library/*, \"**\"]\n  tags: {forbid: [latest], digest: required}\n  base: {maximum-age: 90d}\n  severity: low\n"
        .utf8)
    var random = SeededGenerator(seed: 41)
    for _ in 0..<1000 {
      var bytes = sample
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      _ = try? Self.policy(String(decoding: bytes, as: UTF8.self))
    }
  }
}
