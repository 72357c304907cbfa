import Images
import Model

/// A container image that a file names: declared, as it may or may not have been pulled.
enum ImageMention {
  /// - Returns: nil for what is no reference, e.g. as it still holds a variable.
  static func package(_ text: String) -> Package? {
    guard let reference = try? ImageReference(withDefaults(text.trimmed)) else { return nil }
    let path =
      reference.registry == ImageReference.defaultRegistry && reference.repository.hasPrefix("library/")
      ? String(reference.repository.dropFirst("library/".count)) : reference.repository
    var qualifiers: [String: String] = [:]
    if reference.registry != ImageReference.defaultRegistry { qualifiers["repository_url"] = reference.registry }
    var version = reference.tag ?? ""
    if let digest = reference.digest {
      if let tag = reference.tag { qualifiers["tag"] = tag }
      version = digest.description
    }
    var package = Package.locked(EcosystemName("docker", path: path), version, qualifiers: qualifiers, scope: .declared)
    if reference.registry != ImageReference.defaultRegistry { package.name = "\(reference.registry)/\(path)" }
    return package
  }

  /// `${TAG:-1.2}` and `${TAG-1.2}` of Compose stand for their default where nothing else is set.
  private static func withDefaults(_ text: String) -> String {
    var text = text
    for _ in 0..<8 {
      guard let start = text.place(of: "${"), let end = text[start.upperBound...].firstIndex(of: "}") else { break }
      let inner = text[start.upperBound..<end]
      guard let dash = inner.firstIndex(of: "-") else { break }
      text.replaceSubrange(start.lowerBound...end, with: String(inner[inner.index(after: dash)...]))
    }
    return text
  }
}
