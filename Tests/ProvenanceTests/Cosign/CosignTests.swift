import Images
import Model
import Parsing
import TestKit
import Testing

@testable import Provenance

/// cosign's signatures under `sha256-….sig`, in a layout.
@Suite(.enabled(if: TestAuthority.isAvailable)) struct CosignTests {
  static let now = 1_795_000_000

  static func payload(_ image: Model.Digest, type: String = "cosign container image signature") -> [UInt8] {
    Array(
      "{\"critical\":{\"identity\":{\"docker-reference\":\"ghcr.io/acme/app\"},\"image\":{\"docker-manifest-digest\":\"\(image)\"},\"type\":\"\(type)\"},\"optional\":null}"
        .utf8)
  }

  static func layer(_ payload: [UInt8], _ signature: [UInt8], _ more: [String: String] = [:]) -> LayoutBuilder.Layer {
    .init(
      type: CosignVerifier.payloadType, bytes: payload,
      annotations: ["dev.cosignproject.cosign/signature": Base64.encode(signature)].merging(more) { $1 })
  }

  static func check(
    _ layout: LayoutBuilder, _ images: [Model.Digest], _ trust: SignatureTrust, now: Int = now
  ) async throws -> ProvenanceRecord {
    let folder = try TemporaryDirectory()
    let store = try LayoutStore(LayoutContent(path: layout.write(to: folder)))
    let found = await ArtifactSearch(store).find(images)
    #expect(found.problems.isEmpty)
    return await ArtifactVerifier(trust, now: now).check(found)
  }

  @Test(arguments: TestKey.Kind.allCases) func signedWithAKey(_ kind: TestKey.Kind) async throws {
    let key = try TestKey(kind)
    var layout = LayoutBuilder()
    let image = layout.image(tag: "app")
    let payload = Self.payload(image)
    layout.cosign([Self.layer(payload, try key.sign(payload))], for: image)
    let record = try await Self.check(layout, [image], SignatureTrust(keys: [key.verification("acme.pub")]))
    #expect(record.signatures.map(\.outcome) == [.trusted(Signer(means: .key, name: "acme.pub"))])
    #expect(record.signatures.first?.image == image && record.signatures.first?.notes == [])
    // Another key is no key.
    let stranger = try TestKey(kind).verification("other.pub")
    let other = try await Self.check(layout, [image], SignatureTrust(keys: [stranger]))
    #expect(other.trusted.isEmpty && other.signatures.count == 1)
  }

  @Test func whatIsWrong() async throws {
    let key = try TestKey(.p256)
    let trust = SignatureTrust(keys: [try key.verification()])
    var layout = LayoutBuilder()
    let image = layout.image(tag: "app")
    let stranger = layout.image("another")
    let (right, wrong) = (Self.payload(image), Self.payload(stranger))
    let untyped = Self.payload(image, type: "something else")
    layout.cosign(
      [
        Self.layer(wrong, try key.sign(wrong)),  // a good signature of another image, put under this one's tag
        Self.layer(right, try key.sign(wrong)),
        Self.layer(untyped, try key.sign(untyped)), Self.layer(right, []), Self.layer(Array("{}".utf8), [1]),
      ], for: image)
    let record = try await Self.check(layout, [image], trust)
    #expect(record.trusted.isEmpty && record.signatures.count == 5)
    let isInvalid = record.signatures.map { if case .invalid = $0.outcome { true } else { false } }
    #expect(isInvalid == [true, false, true, true, true])
    if case .invalid(let reason)? = record.signatures.first?.outcome { #expect(reason.contains("another image")) }
  }

  @Test func oneGoodSignatureIsEnough() async throws {
    let (key, other) = (try TestKey(.p256), try TestKey(.ed25519))
    var layout = LayoutBuilder()
    let image = layout.image(tag: "app")
    let payload = Self.payload(image)
    layout.cosign(
      [Self.layer(payload, try other.sign(payload)), Self.layer(payload, try key.sign(payload))], for: image)
    let record = try await Self.check(layout, [image], SignatureTrust(keys: [try key.verification()]))
    #expect(record.trusted.count == 1 && record.signatures.count == 2)
  }

  @Test func aSignatureOfTheIndexIsOneOfItsImage() async throws {
    let key = try TestKey(.p256)
    var layout = LayoutBuilder()
    let image = layout.image(isListed: false)
    let index = layout.index([(image, ",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}")], tag: "app")
    let payload = Self.payload(index)
    layout.cosign([Self.layer(payload, try key.sign(payload))], for: index)
    let record = try await Self.check(layout, [image], SignatureTrust(keys: [try key.verification()]))
    #expect(record.trusted.map(\.image) == [index])
  }

  @Test func asReferrer() async throws {
    let key = try TestKey(.p256)
    var layout = LayoutBuilder()
    let image = layout.image(tag: "app")
    let payload = Self.payload(image)
    layout.referrer(
      [Self.layer(payload, try key.sign(payload))], to: image, type: "application/vnd.dev.cosign.artifact.sig.v1+json")
    let record = try await Self.check(layout, [image], SignatureTrust(keys: [try key.verification()]))
    #expect(record.trusted.count == 1)
  }

  @Test func changedBlobsAreRefused() async throws {
    let key = try TestKey(.p256)
    var layout = LayoutBuilder()
    let image = layout.image(tag: "app")
    let payload = Self.payload(image)
    layout.cosign([Self.layer(payload, try key.sign(payload))], for: image)
    let folder = try TemporaryDirectory()
    let path = try layout.write(to: folder)
    try folder.write("blobs/sha256/\(LayoutBuilder.digest(payload).hex)", payload + [0x20])
    let found = await ArtifactSearch(try LayoutStore(LayoutContent(path: path))).find([image])
    #expect(found.artifacts.isEmpty && found.problems.contains { $0.reason.contains("another digest") })
  }
}
