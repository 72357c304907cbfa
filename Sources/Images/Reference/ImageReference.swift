import Model

/// The name of an image in a registry, as people write it and as Docker completes it.
///
///     nginx                      → docker.io/library/nginx:latest
///     ghcr.io/org/app:1.2        → ghcr.io/org/app:1.2
///     localhost:5000/a@sha256:…  → localhost:5000/a@sha256:…
///
/// With a tag and a digest, the digest decides and the tag is only said along.
///
/// Source: the reference grammar of Docker's distribution project and its "familiar" names; OCI Distribution
/// Specification 1.1 for repository names and tags.
package struct ImageReference: Sendable, Hashable {
  /// Host, and port where written; `docker.io` where none was written.
  package let registry: String
  /// Path below the registry, e.g. `library/nginx`.
  package let repository: String
  /// Nil only where a digest stands.
  package let tag: String?
  package let digest: Digest?

  package static let defaultRegistry = "docker.io"
  package static let defaultTag = "latest"
  package static let maximumRepositoryLength = 255
  package static let maximumTagLength = 128

  package init(_ text: String) throws(ImageReferenceError) {
    guard text.utf8.count <= 1024 else { throw ImageReferenceError(text, "longer than 1024 bytes") }
    guard !text.isEmpty else { throw ImageReferenceError(text, "empty; expected [HOST[:PORT]/]NAME[:TAG][@DIGEST]") }
    guard !text.contains("://") else {
      throw ImageReferenceError(text, "an address instead of a name; leave '\(text.prefix { $0 != "/" })//' away")
    }
    var rest = Substring(text)
    var digest: Digest?
    if let at = rest.firstIndex(of: "@") {
      let written = rest[rest.index(after: at)...]
      digest = Digest(written)
      guard digest != nil else {
        throw ImageReferenceError(
          text, "'\(written)' is not a digest; expected sha256: and 64 lower-case hexadecimal digits")
      }
      rest = rest[..<at]
    }
    var tag: String?
    // A colon after the last slash begins the tag; one before it belongs to the port.
    if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("/") {
      tag = String(rest[rest.index(after: colon)...])
      rest = rest[..<colon]
    }
    if let tag, !Self.isTag(tag) {
      throw ImageReferenceError(
        text,
        "'\(tag)' is not a tag; expected at most 128 letters, digits, '_', '.' and '-', not beginning with '.' or '-'")
    }
    let (registry, remainder) = Self.splitRegistry(rest)
    try self.init(registry: registry, remainder: remainder, tag: tag, digest: digest, written: text)
  }

  private init(
    registry: String, remainder: Substring, tag: String?, digest: Digest?, written: String
  ) throws(ImageReferenceError) {
    guard Self.isRegistry(registry) else {
      throw ImageReferenceError(written, "'\(registry)' is not a registry; expected HOST or HOST:PORT")
    }
    let isDefault = registry == Self.defaultRegistry
    let repository = isDefault && !remainder.contains("/") ? "library/" + remainder : String(remainder)
    guard Self.isRepository(repository) else {
      if repository.contains(where: \.isUppercase), Self.isRepository(repository.lowercased()) {
        throw ImageReferenceError(
          written, "repository names are lower case; did you mean '\(repository.lowercased())'?")
      }
      throw ImageReferenceError(
        written,
        "'\(remainder)' is not a repository name; expected lower-case letters, digits and single '.', '_', '__', '-' "
          + "between them, parts separated by '/', at most 255 in all")
    }
    guard !(isDefault && remainder.utf8.count == 64 && remainder.utf8.allSatisfy(Self.isHexadecimal)) else {
      throw ImageReferenceError(written, "64 hexadecimal digits are an image's id, not a name; say docker:\(remainder)")
    }
    self.registry = registry
    self.repository = repository
    self.tag = tag ?? (digest == nil ? Self.defaultTag : nil)
    self.digest = digest
  }

  /// - Parameter registry: as in a reference, already complete.
  package init(registry: String, repository: String, tag: String? = nil, digest: Digest? = nil)
    throws(ImageReferenceError)
  {
    let written = "\(registry)/\(repository)"
    if let tag, !Self.isTag(tag) { throw ImageReferenceError(written, "'\(tag)' is not a tag") }
    try self.init(registry: registry, remainder: repository[...], tag: tag, digest: digest, written: written)
  }

  /// This repository's image of that digest, whatever the tag says later.
  package func pinned(to digest: Digest) -> ImageReference {
    ImageReference(unchecked: (registry, repository, tag, digest))
  }

  /// This repository's other tag; nil for what is no tag.
  package func tagged(_ tag: String) -> ImageReference? {
    Self.isTag(tag) ? ImageReference(unchecked: (registry, repository, tag, nil)) : nil
  }

  private init(unchecked parts: (String, String, String?, Digest?)) {
    (registry, repository, tag, digest) = parts
  }

  /// Registry and repository.
  package var name: String { "\(registry)/\(repository)" }

  /// What the registry is asked for: the digest, else the tag.
  package var target: String { digest?.description ?? tag ?? Self.defaultTag }

  /// Short, as people write it: `nginx:1.27`.
  package var familiar: String {
    var text = name
    if registry == Self.defaultRegistry {
      let official = repository.hasPrefix("library/") ? repository.dropFirst("library/".count) : "/"
      text = official.contains("/") ? repository : String(official)
      // `library/localhost/x` and the like would be read back as a registry's name.
      if text.contains("/"), Self.splitRegistry(text[...]).registry != Self.defaultRegistry { text = name }
    }
    return text + suffix
  }

  private var suffix: String { (tag.map { ":" + $0 } ?? "") + (digest.map { "@\($0)" } ?? "") }
}

extension ImageReference: CustomStringConvertible {
  /// Complete: `docker.io/library/nginx:latest`.
  package var description: String { name + suffix }
}

/// Why a text is not an image's name.
package struct ImageReferenceError: Error, Sendable, Equatable, CustomStringConvertible {
  package let reference: String
  package let reason: String

  init(_ reference: String, _ reason: String) {
    self.reference = String(reference.prefix(200))
    self.reason = reason
  }

  package var description: String { "'\(reference)' is not an image reference: \(reason)" }
}
