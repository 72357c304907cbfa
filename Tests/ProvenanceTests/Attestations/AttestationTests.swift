import Images
import Model
import Parsing
import TestKit
import Testing

@testable import Provenance

/// Attestations of cosign, of Sigstore's bundles, of BuildKit; attached documents.
@Suite(.enabled(if: TestAuthority.isAvailable)) struct AttestationTests {
  static let slsa02 = """
    {"builder":{"id":"https://builder.example"},"buildType":"https://type.example","invocation":{"configSource":\
    {"uri":"git+https://git.example/acme/app@refs/heads/main","digest":{"sha1":"a9993e364706816aba3e25717850c26c9cd0d89d"},\
    "entryPoint":"build.yml"}},"metadata":{"buildInvocationId":"7","buildStartedOn":"2026-01-01T00:00:00Z",\
    "buildFinishedOn":"2026-01-01T00:01:00Z"},"materials":[{"uri":"pkg:docker/debian@12?platform=linux%2Famd64",\
    "digest":{"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}}]}
    """
  static let slsa1 = """
    {"buildDefinition":{"buildType":"https://actions.github.io/buildtypes/workflow/v1","externalParameters":{"workflow":\
    {"ref":"refs/heads/main","repository":"https://github.com/acme/app","path":".github/workflows/release.yml"}},\
    "resolvedDependencies":[{"uri":"git+https://github.com/acme/app@refs/heads/main","digest":{"gitCommit":"00"}}]},\
    "runDetails":{"builder":{"id":"https://github.com/actions/runner/github-hosted"},"metadata":{"invocationId":"9"}}}
    """

  private func layer(_ payload: [UInt8], _ signature: [UInt8]) -> LayoutBuilder.Layer {
    .init(
      type: CosignVerifier.envelopeType, bytes: Array(BundleTests.envelope(payload, signature).utf8),
      annotations: ["dev.cosignproject.cosign/signature": ""])
  }

  @Test func readsBothShapesOfProvenance() throws {
    let old = try BuildProvenance(Bytes(Self.slsa02), type: "https://slsa.dev/provenance/v0.2")
    #expect(old.version == "0.2" && old.builder == "https://builder.example" && old.entryPoint == "build.yml")
    #expect(old.source == "git+https://git.example/acme/app@refs/heads/main" && old.invocation == "7")
    #expect(old.images.map(\.uri) == ["pkg:docker/debian@12?platform=linux%2Famd64"] && old.images[0].digest != nil)
    #expect(BaseImageRecognition.name(ofPackage: old.images[0].uri) == "debian:12")
    let new = try BuildProvenance(Bytes(Self.slsa1), type: "https://slsa.dev/provenance/v1")
    #expect(new.version == "1" && new.builder == "https://github.com/actions/runner/github-hosted")
    #expect(new.source == "https://github.com/acme/app@refs/heads/main" && new.invocation == "9")
    #expect(throws: ParseError.self) { try BuildProvenance(Bytes("[]"), type: "https://slsa.dev/provenance/v1") }
  }

  @Test func signedAndUnsignedOnes() async throws {
    let (key, other) = (try TestKey(.p256), try TestKey(.p256))
    var layout = LayoutBuilder()
    let image = layout.image(tag: "app")
    let stranger = layout.image("other")
    let provenance = BundleTests.statement(image, type: "https://slsa.dev/provenance/v1", predicate: Self.slsa1)
    let bom = BundleTests.statement(
      image, type: "https://cyclonedx.org/bom", predicate: "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\"}")
    let vex = BundleTests.statement(
      image, type: "https://openvex.dev/ns/v0.2.0", predicate: "{\"@context\":\"https://openvex.dev/ns/v0.2.0\"}")
    let spdx = BundleTests.statement(
      image, type: "https://spdx.dev/Document",
      predicate: "{\"Data\":\"{\\\"spdxVersion\\\":\\\"SPDX-2.3\\\"}\",\"Timestamp\":\"x\"}")
    let foreign = BundleTests.statement(stranger, type: "https://slsa.dev/provenance/v1", predicate: Self.slsa1)
    layout.cosign(
      [
        layer(provenance, try key.sign(BundleTests.pae(provenance))), layer(bom, try key.sign(BundleTests.pae(bom))),
        layer(vex, try other.sign(BundleTests.pae(vex))), layer(spdx, try key.sign(spdx)),
        layer(foreign, try key.sign(BundleTests.pae(foreign))),
      ], for: image, ending: "att")
    let record = try await CosignTests.check(layout, [image], SignatureTrust(keys: [try key.verification()]))
    #expect(record.attestations.map(\.isTrusted) == [true, true, false, false, false])
    #expect(record.signatures.isEmpty)
    guard case .provenance(let build) = record.attestations[0].content else { throw Unexpected() }
    #expect(build.version == "1")
    #expect(record.attestations[1].document.text == "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\"}")
    if case .vex = record.attestations[2].content {} else { Issue.record("no VEX") }
    #expect(record.attestations[3].document.text == "{\"spdxVersion\":\"SPDX-2.3\"}")
    if case .invalid(let reason) = record.attestations[4].outcome {
      #expect(reason.contains("another image"))
    } else {
      Issue.record("an attestation of another image")
    }
  }

  @Test func whatNobodySigned() async throws {
    var layout = LayoutBuilder()
    let image = layout.image(isListed: false)
    let statement = BundleTests.statement(image, type: "https://slsa.dev/provenance/v0.2", predicate: Self.slsa02)
    let attestation = layout.manifest(
      configuration: ("application/vnd.oci.image.config.v1+json", Array("{}".utf8)),
      layers: [.init(type: Envelope.inToto, bytes: statement)], isListed: false)
    let index = layout.index(
      [
        (image, ",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}"),
        (
          attestation,
          ",\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"},\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\",\"vnd.docker.reference.digest\":\"\(image)\"}"
        ),
      ], tag: "app")
    layout.referrer(
      [.init(type: "application/spdx+json", bytes: Array("{}".utf8))], to: index, type: "application/spdx+json")
    let record = try await CosignTests.check(layout, [image], SignatureTrust())
    #expect(record.attestations.map(\.outcome) == [.unsigned, .unsigned])
    #expect(record.attestations.map(\.image) == [image, index])
    // A base that an unsigned statement names is not believed.
    let recognised = BaseImageRecognition().recognise(
      ImageConfiguration(), diffIDs: [image], attestations: record.attestations)
    #expect(recognised == nil)
  }

  @Test func statementsThatAreNone() {
    for text in [
      "{}", "[]", "{\"_type\":\"https://in-toto.io/Statement/v1\"}",
      "{\"_type\":\"x\",\"predicateType\":\"y\",\"subject\":[]}",
      "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":\"a\",\"predicateType\":\"b\"}",
      "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":\"a\"} x",
    ] {
      #expect(throws: ParseError.self, "\(text)") { try Statement(parsing: Bytes(text)) }
    }
  }

  struct Unexpected: Error {}
}
