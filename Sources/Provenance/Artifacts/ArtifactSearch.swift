import Images
import Model
import Parsing

/// Finds what was signed and stated about an image: cosign's tags, referrers, what BuildKit puts into the index, and
/// what lies in a layout.
///
/// Sources: cosign, `SIGNATURE_SPEC`; OCI Distribution Specification 1.1, "Listing Referrers"; BuildKit,
/// "Image attestation storage".
package struct ArtifactSearch: Sendable {
  private let store: any ArtifactStore

  static let maximumArtifacts = 200
  static let maximumManifests = 100
  /// Bytes of one artifact: bills of materials of large images have tens of megabytes.
  static let maximumBlob = 128 << 20
  static let maximumTotal = 512 << 20

  package init(_ store: any ArtifactStore) { self.store = store }

  /// - Parameter images: the image's digest, and those of indexes that led to it where they are known.
  package func find(_ images: [Digest]) async -> FoundArtifacts {
    var images = images
    var problems: [Coverage.Problem] = []
    for image in images {
      do throws(ImageError) {
        for index in try await store.indexes(around: image) where !images.contains(index) { images.append(index) }
      } catch { problems.append(.init(path: "signatures", reason: "\(error)")) }
    }
    var found = FoundArtifacts(images: images)
    found.problems = problems
    var seen: Set<Digest> = []
    for image in images { await look(for: image, &found, &seen) }
    do throws(ImageError) {
      for companion in try await store.companions() {
        await take(companion.digest, "in the layout", subject: nil, &found, &seen)
      }
    } catch { found.problems.append(.init(path: "signatures", reason: "\(error)")) }
    return found
  }

  private func look(for image: Digest, _ found: inout FoundArtifacts, _ seen: inout Set<Digest>) async {
    do throws(ImageError) {
      if let bytes = try await store.manifest(image) {
        found.manifests[image] = bytes
        if case .index(let index)? = try? Manifest(parsing: bytes) {
          for descriptor in index.manifests where descriptor.isAttestation {
            guard let about = descriptor.attests, found.images.contains(about) else { continue }
            await take(descriptor.digest, "in the index \(image.short)", subject: about, &found, &seen)
          }
        }
      }
    } catch { found.problems.append(.init(path: "signatures", reason: "\(error)")) }
    for ending in ["sig", "att", "sbom"] {
      let tag = "\(image.algorithm.rawValue)-\(image.hex).\(ending)"
      do throws(ImageError) {
        guard let bytes = try await store.manifest(tag: tag) else { continue }
        await take(bytes, "tag \(tag.prefix(19))….\(ending)", subject: ending == "sbom" ? image : nil, &found)
      } catch { found.problems.append(.init(path: "signatures", reason: "\(tag): \(error)")) }
    }
    do throws(ImageError) {
      for descriptor in try await store.referrers(of: image) {
        await take(descriptor.digest, "referrer \(descriptor.digest.short)", subject: image, &found, &seen)
      }
    } catch { found.problems.append(.init(path: "signatures", reason: "\(error)")) }
  }

  private func take(
    _ digest: Digest, _ place: String, subject: Digest?, _ found: inout FoundArtifacts, _ seen: inout Set<Digest>
  ) async {
    guard seen.count < Self.maximumManifests else {
      if seen.count == Self.maximumManifests, seen.insert(digest).inserted {
        found.problems.append(
          .init(
            path: "signatures", reason: "more than \(Self.maximumManifests) referrers; the others were not looked at"))
      }
      return
    }
    guard seen.insert(digest).inserted else { return }
    do throws(ImageError) {
      guard let bytes = try await store.manifest(digest) else {
        throw .notFound("\(place): the manifest \(digest.short) is missing")
      }
      await take(bytes, place, subject: subject, &found)
    } catch { found.problems.append(.init(path: "signatures", reason: "\(error)")) }
  }

  private func take(_ bytes: Bytes, _ place: String, subject: Digest?, _ found: inout FoundArtifacts) async {
    guard case .image(let manifest)? = try? Manifest(parsing: bytes) else { return }
    let isNotation = manifest.kind == NotationVerifier.artifactType
    let subject = manifest.subject?.digest ?? subject
    for layer in manifest.layers {
      guard let form = Self.form(layer.mediaType, isNotation: isNotation) else { continue }
      let total = found.artifacts.reduce(0) { $0 &+ $1.bytes.count }
      guard found.artifacts.count < Self.maximumArtifacts, total <= Self.maximumTotal else {
        found.problems.append(.init(path: "signatures", reason: "\(place): too much of it; not all was looked at"))
        return
      }
      do throws(ImageError) {
        let content = try await store.blob(layer, limit: Self.maximumBlob)
        found.artifacts.append(
          FoundArtifact(
            form: form, bytes: content, annotations: layer.annotations, place: place, subject: subject))
      } catch { found.problems.append(.init(path: "signatures", reason: "\(place): \(error)")) }
    }
  }

  private static func form(_ mediaType: String, isNotation: Bool) -> FoundArtifact.Form? {
    if isNotation { return .notation(mediaType) }
    switch mediaType {
    case CosignVerifier.payloadType: return .payload
    case CosignVerifier.envelopeType: return .envelope
    case Envelope.inToto: return .statement
    default:
      if SigstoreBundle.isMediaType(mediaType) { return .bundle }
      return Attestation.content(mediaType: mediaType) == nil ? nil : .document(mediaType)
    }
  }
}
