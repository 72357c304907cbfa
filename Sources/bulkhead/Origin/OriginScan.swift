import ArgumentParser
import Foundation
import Images
import Inventory
import Model
import Parsing
import Policy
import Provenance
import Registry
import Vulnerabilities

/// Where an image comes from: its name, its base, who signed it. Looked at once its layers are known; signatures are
/// looked up only where somebody asks for them.
struct OriginScan: Sendable {
  private let judge: ProvenanceJudge
  private let bundles: [(name: String, bytes: Bytes)]
  private let recognition: BaseImageRecognition
  private let now: Int
  private let progress: Progress
  private let isQuiet: Bool

  /// - Throws: an exit status, after saying why.
  init(_ options: OriginOptions, home: String, now: Int, progress: Progress, isQuiet: Bool) throws {
    do {
      judge = ProvenanceJudge(try OriginPolicy.make(options))
      bundles = try options.bundles.map { ($0, try DocumentFile.read($0, limit: OriginPolicy.maximumBundle)) }
    } catch let error as ImageError {
      Message.error("\(error)")
      throw ExitStatus.of(error)
    } catch {
      Message.error("\(error)")
      throw ExitStatus.usage
    }
    recognition = BaseImageRecognition(known: KnownImages.load(home: home))
    self.now = now
    self.progress = progress
    self.isQuiet = isQuiet
  }

  func complete(
    _ scanned: inout ScannedTarget, _ image: OpenedImage, target: String, _ registries: RegistryClient
  ) async {
    guard image.kind == .image else { return }
    var facts = ImageFacts(
      subject: scanned.report.subject, reference: Self.reference(target, image), names: Self.names(image), now: now)
    let layers = scanned.report.layers.map(\.diffID)
    facts.base = recognition.recognise(image.configuration, diffIDs: layers)
    var found: FoundArtifacts?
    if judge.needsSignatures(facts) {
      progress.show("\(image.name): looking for signatures …")
      found = await search(image, target, facts, registries)
    }
    let answer = await judge.judge(facts, found)
    scanned.report.findings += answer.findings
    scanned.report.coverage.problems = (scanned.report.coverage.problems + answer.problems).sorted()
    scanned.vex = Self.vex(answer.record)
    if !isQuiet { for note in answer.notes { progress.say("\(image.name): \(note)") } }
  }

  private func search(
    _ image: OpenedImage, _ target: String, _ facts: ImageFacts, _ registries: RegistryClient
  ) async -> FoundArtifacts? {
    // Of an image in a registry and of one that was pulled: its manifest and the index that led to it.
    let named = image.repositoryDigests.compactMap { try? ImageReference($0) }
    var digests = image.manifestDigest.map { [$0] } ?? []
    for digest in named.compactMap(\.digest) where !digests.contains(digest) { digests.append(digest) }
    var found: FoundArtifacts?
    if let store = store(target, named.first, registries), !digests.isEmpty {
      found = await ArtifactSearch(store).find(digests)
    } else if !bundles.isEmpty {
      found = FoundArtifacts(images: digests)
    }
    for bundle in bundles { found?.add(bundle: bundle.bytes, named: bundle.name) }
    return found
  }

  private func store(
    _ target: String, _ named: ImageReference?, _ registries: RegistryClient
  ) -> (any ArtifactStore)? {
    switch TargetKind.parse(target, look: TargetOpener.look) {
    case .oci(let path, _), .archive(let path, _):
      return (try? LayoutContent(path: path)).flatMap { try? LayoutStore($0) }
    default: return named.map { RegistryStore(registries, $0) }
    }
  }

  /// What the person named, where that is the name of an image and no id.
  private static func reference(_ target: String, _ image: OpenedImage) -> ImageReference? {
    switch TargetKind.parse(target, look: TargetOpener.look) {
    case .registry(let name): return try? ImageReference(name)
    case .image(let name), .docker(let name), .podman(let name), .containerd(let name):
      guard let reference = try? ImageReference(name) else { return nil }
      return names(image).contains { $0.name == reference.name } ? reference : nil
    default: return nil
    }
  }

  private static func names(_ image: OpenedImage) -> [ImageReference] {
    var names: [ImageReference] = []
    for text in image.tags + image.repositoryDigests {
      if let reference = try? ImageReference(text), !names.contains(reference) { names.append(reference) }
    }
    return names
  }

  private static func vex(_ record: ProvenanceRecord) -> [VEXDocument] {
    record.attestations.compactMap { attestation in
      guard attestation.isTrusted, case .vex = attestation.content else { return nil }
      return try? VEXDocument.parse(attestation.document, name: attestation.place)
    }
  }
}
