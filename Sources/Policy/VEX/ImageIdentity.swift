import Model

/// An image by its name's parts, for comparing it with what VEX documents call it.
struct ImageIdentity {
  /// With the registry, as engines complete short names: `docker.io/library/nginx`.
  let repository: String
  let name: String
  let tag: String?
  let digest: String?
  private let written: String

  init(_ subject: Subject) {
    // A container's name says nothing of its image.
    let isImage = subject.kind == .image || subject.kind == .sbom
    self.init(subject.name, isImage: isImage, digest: subject.digest?.description)
  }

  /// Another name of the subject, with its own digest where it says one.
  init(_ name: String, of subject: Subject) {
    if let digest = Digest(name) {
      self.init("", isImage: false, digest: digest.description)
    } else {
      let own = name.firstIndex(of: "@").map { String(name[name.index(after: $0)...]) }
      self.init(name, isImage: true, digest: own ?? subject.digest?.description)
    }
  }

  private init(_ written: String, isImage: Bool, digest: String?) {
    self.written = written
    self.digest = digest
    var rest = written[...]
    if let at = rest.firstIndex(of: "@") { rest = rest[..<at] }
    let start = rest.lastIndex(of: "/").map { rest.index(after: $0) } ?? rest.startIndex
    if let colon = rest[start...].lastIndex(of: ":") {
      tag = String(rest[rest.index(after: colon)...])
      rest = rest[..<colon]
    } else {
      tag = nil
    }
    repository = isImage ? Self.complete(rest) : ""
    name = repository.split(separator: "/").last.map(String.init) ?? ""
  }

  /// Source: the reference grammar of distribution/reference; short names are Docker Hub's.
  static func complete(_ text: some StringProtocol) -> String {
    var text = text.lowercased()
    for scheme in ["https://", "http://"] where text.hasPrefix(scheme) { text.removeFirst(scheme.count) }
    while text.hasSuffix("/") { text.removeLast() }
    guard let slash = text.firstIndex(of: "/") else { return text.isEmpty ? "" : "docker.io/library/\(text)" }
    let host = text[..<slash]
    guard host.contains(".") || host.contains(":") || host == "localhost" else { return "docker.io/\(text)" }
    return host == "index.docker.io" || host == "registry-1.docker.io"
      ? "docker.io/" + text[text.index(after: slash)...] : text
  }

  /// `pkg:oci/name@sha256:…?repository_url=…&tag=…` and `pkg:docker/namespace/name@tag`; nil where it is another image.
  ///
  /// Source: purl-spec, `types/oci-definition.json` and `types/docker-definition.json`.
  func specificity(of purl: PackageURL) -> Int? {
    guard purl.type == "oci" || purl.type == "docker" else { return nil }
    // The digest says all: the same image may have many names.
    if let version = purl.version, version.contains(":") { return version == digest ? 20 : nil }
    guard !name.isEmpty else { return nil }
    var score = 10
    if let version = purl.version {
      guard purl.type == "docker", version == tag else { return nil }
      score += 2
    }
    guard purl.name == name else { return nil }
    if let url = purl.qualifiers["repository_url"] {
      let wanted = Self.complete(url)
      guard wanted == repository || wanted + "/" + purl.name == repository || host(url) + "/" + path(purl) == repository
      else { return nil }
      score += 2
    } else if purl.type == "docker", Self.complete(path(purl)) != repository {
      return nil
    }
    if let wanted = purl.qualifiers["tag"] {
      guard wanted == tag else { return nil }
      score += 2
    }
    // Nothing is known here of the platform that a purl without a digest asks for.
    return purl.qualifiers["arch"] == nil && purl.qualifiers["os"] == nil ? score : nil
  }

  private func path(_ purl: PackageURL) -> String { purl.namespace.map { "\($0)/\(purl.name)" } ?? purl.name }
  private func host(_ url: String) -> String { url.lowercased().replacing("https://", with: "") }

  /// By its name with or without tag and digest, as people write it.
  func isNamed(_ text: String) -> Bool {
    if !written.isEmpty, text == written { return true }
    guard !repository.isEmpty else { return false }
    var rest = text[...]
    if let at = rest.firstIndex(of: "@") {
      guard String(rest[rest.index(after: at)...]) == digest else { return false }
      rest = rest[..<at]
    }
    let start = rest.lastIndex(of: "/").map { rest.index(after: $0) } ?? rest.startIndex
    if let colon = rest[start...].lastIndex(of: ":") {
      guard String(rest[rest.index(after: colon)...]) == tag else { return false }
      rest = rest[..<colon]
    }
    return Self.complete(rest) == repository
  }
}
