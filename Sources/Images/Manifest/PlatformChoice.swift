import Model

/// Which image of an index is meant.
package enum PlatformChoice: Sendable, Hashable {
  /// This machine's platform where the index has it, else the only image there is.
  case automatic
  /// This one and no other.
  case exactly(Platform)

  /// The entry to take.
  ///
  /// The nearest platform wins, the first of equally near ones; attestations are no images. Entries that name no
  /// platform are taken only where nothing else is left.
  package func choose(from index: ImageIndex) throws(ManifestError) -> Descriptor {
    let images = index.images
    guard let first = images.first else { throw ManifestError("is an index without any image") }
    let wanted: Platform
    switch self {
    case .automatic: wanted = .host
    case .exactly(let platform): wanted = platform
    }
    let ranked = images.enumerated().compactMap { number, image -> (distance: Int, number: Int)? in
      guard let distance = image.platform.flatMap({ wanted.distance(to: $0) }) else { return nil }
      return (distance, number)
    }
    if let best = ranked.min(by: { ($0.distance, $0.number) < ($1.distance, $1.number) }) { return images[best.number] }
    if images.count == 1, self == .automatic || first.platform == nil { return first }
    let available = Set(images.map { $0.platform?.description ?? "unnamed" }).sorted().prefix(40)
    throw ManifestError(
      "has no image for \(wanted); it has \(available.joined(separator: ", ")); choose one with --platform")
  }
}
