import Images
import Model

/// Finds the image that another was built on.
///
/// Sources: OCI Image Specification 1.1, "Pre-Defined Annotation Keys" (`org.opencontainers.image.base.*`); SLSA
/// provenance of BuildKit (`pkg:docker/…`); the histories of the official images of Debian and Alpine.
package struct BaseImageRecognition: Sendable {
  private let known: [KnownImage]

  /// No image is older; what claims to be has its times removed (SOURCE_DATE_EPOCH).
  private static let firstImage = 1_356_998_400  // 2013-01-01

  package init(known: [KnownImage] = []) { self.known = known }

  /// - Parameters:
  ///   - diffIDs: of the image, lowest first, computed ones.
  ///   - annotations: of its manifest.
  ///   - attestations: those of a trusted signer are believed.
  /// - Returns: nil where nothing is known, not even an age.
  package func recognise(
    _ configuration: ImageConfiguration, diffIDs: [Digest], annotations: [String: String] = [:],
    attestations: [Attestation] = []
  ) -> BaseImage? {
    guard !diffIDs.isEmpty else { return nil }
    let times = configuration.history.filter { !$0.isEmptyLayer }.map { Self.time($0.created) }
    if let base = byLayers(diffIDs, times) { return base }
    var base =
      byProvenance(attestations) ?? Self.byAnnotations(annotations, configuration) ?? Self.byHistory(configuration)
    let lowest = times.first.flatMap { $0 }
    if base?.createdAt == nil { base?.createdAt = lowest }
    // Nothing says what it is; how old its lowest layer is still counts, as long as something stands on it.
    guard let lowest, diffIDs.count > 1 else { return base }
    return base ?? BaseImage(name: nil, means: .history, createdAt: lowest)
  }

  /// The longest chain of a known image that the image begins with; the image itself is none.
  private func byLayers(_ diffIDs: [Digest], _ times: [Int?]) -> BaseImage? {
    let fitting = known.filter { image in
      !image.layers.isEmpty && image.layers.count < diffIDs.count && diffIDs.starts(with: image.layers)
    }
    // Of those with equal layers the name that sorts first: the same answer every time.
    let best = fitting.min { a, b in (b.layers.count, a.name) < (a.layers.count, b.name) }
    return best.map { image in
      let last = image.layers.count - 1
      let made = times.indices.contains(last) ? times[last] : nil
      return BaseImage(
        name: image.name, digest: image.digest, means: .layers, layers: image.layers.count,
        createdAt: image.createdAt ?? made)
    }
  }

  private func byProvenance(_ attestations: [Attestation]) -> BaseImage? {
    for attestation in attestations where attestation.isTrusted {
      guard case .provenance(let provenance) = attestation.content else { continue }
      // Several stages name several images: the last one is not known to be the base.
      let images = provenance.images
      guard images.count == 1, let image = images.first else { continue }
      return BaseImage(name: Self.name(ofPackage: image.uri), digest: image.digest, means: .provenance)
    }
    return nil
  }

  /// `pkg:docker/debian@12?platform=linux%2Famd64` → `debian:12`.
  static func name(ofPackage uri: String) -> String {
    let bare = uri.prefix { $0 != "?" && $0 != "#" }
    let parts = bare.drop { $0 != "/" }.dropFirst().split(separator: "@", maxSplits: 1)
    guard let path = parts.first else { return uri }
    return parts.count == 2 ? "\(path):\(parts[1])" : String(path)
  }

  private static func byAnnotations(_ annotations: [String: String], _ configuration: ImageConfiguration) -> BaseImage?
  {
    for labels in [annotations, configuration.labels] {
      let name = labels["org.opencontainers.image.base.name"].flatMap { $0.isEmpty ? nil : $0 }
      let digest = labels["org.opencontainers.image.base.digest"].flatMap { Digest($0) }
      if name != nil || digest != nil { return BaseImage(name: name, digest: digest, means: .annotation) }
    }
    return nil
  }

  private static func byHistory(_ configuration: ImageConfiguration) -> BaseImage? {
    guard let first = configuration.history.first(where: { !$0.isEmptyLayer }) else { return nil }
    let text = first.createdBy
    // Debian's official images: `# debian.sh --arch 'amd64' out/ 'bookworm' '@1757289600'`.
    if text.contains("debian.sh --arch") {
      let quoted = text.split(separator: "'", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset % 2 == 1 }.map { String($0.element) }
      let release = quoted.dropFirst().first { !$0.hasPrefix("@") && !$0.hasPrefix("-") }
      let time = quoted.first { $0.hasPrefix("@") }.flatMap { Int($0.dropFirst()) }
      return BaseImage(
        name: "debian" + (release.map { ":\($0)" } ?? ""), means: .history,
        createdAt: time.flatMap { $0 >= firstImage ? $0 : nil })
    }
    // Alpine's: `ADD alpine-minirootfs-3.22.1-x86_64.tar.gz / # buildkit`.
    if let place = text.firstRange(of: "alpine-minirootfs-") {
      let version = text[place.upperBound...].prefix { $0.isNumber || $0 == "." }
      return BaseImage(name: "alpine:\(version)", means: .history)
    }
    return nil
  }

  static func time(_ text: String?) -> Int? {
    guard let seconds = text.flatMap({ Timestamp.seconds($0) }), seconds >= firstImage else { return nil }
    return seconds
  }
}
