/// What a target's text says it is.
///
///     docker:nginx        an image of the engine            container:web   a container of the engine
///     podman:nginx        Podman's storage                  containerd:…    containerd's storage
///     archive:x.tar[:TAG] `docker save`, or OCI in a tar    oci:DIR[:TAG]   an OCI layout
///     dir:/               a directory                       registry:…      an image in a registry
package enum TargetKind: Sendable, Hashable {
  case docker(String)
  case podman(String)
  case containerd(String)
  case registry(String)
  case archive(path: String, tag: String?)
  case oci(path: String, tag: String?)
  case directory(String)
  case container(String)
  case sbom(String)
  /// The name of an image: in a local engine if it is there, else in its registry.
  case image(String)

  /// What stands at a path.
  package enum PathKind: Sendable, Hashable {
    case nothing, file, directory
    /// A directory with an `oci-layout` in it.
    case layout
    /// A JSON document.
    case document
  }

  package static let prefixes = [
    "docker", "podman", "containerd", "registry", "archive", "oci", "dir", "container", "sbom",
  ]

  /// - Parameter look: says what stands at a path; the only thing that is asked of the outside.
  package static func parse(_ text: String, look: (String) -> PathKind) -> TargetKind {
    if let colon = text.firstIndex(of: ":"), prefixes.contains(String(text[..<colon])) {
      let rest = String(text[text.index(after: colon)...])
      switch text[..<colon] {
      case "docker": return .docker(rest)
      case "podman": return .podman(rest)
      case "containerd": return .containerd(rest)
      case "registry": return .registry(rest.hasPrefix("//") ? String(rest.dropFirst(2)) : rest)
      case "archive":
        let (path, tag) = split(rest, look)
        return .archive(path: path, tag: tag)
      case "oci":
        let (path, tag) = split(rest, look)
        return look(path) == .file ? .archive(path: path, tag: tag) : .oci(path: path, tag: tag)
      case "dir": return .directory(rest)
      case "container": return .container(rest)
      default: return .sbom(rest)
      }
    }
    switch look(text) {
    case .directory: return .directory(text)
    case .layout: return .oci(path: text, tag: nil)
    case .document: return .sbom(text)
    case .file: return .archive(path: text, tag: nil)
    case .nothing: break
    }
    let (path, tag) = split(text, look)
    if tag != nil {
      switch look(path) {
      case .file: return .archive(path: path, tag: tag)
      case .layout: return .oci(path: path, tag: tag)
      case .directory, .document, .nothing: break
      }
    }
    // What is clearly meant as a path is not looked for in a registry.
    if text.hasPrefix("/") || text.hasPrefix("./") || text.hasPrefix("../") {
      return .archive(path: text, tag: nil)
    }
    return .image(text)
  }

  /// `PATH:TAG` where `PATH` exists and the whole doesn't.
  private static func split(_ text: String, _ look: (String) -> PathKind) -> (String, String?) {
    if look(text) != .nothing { return (text, nil) }
    var end = text.endIndex
    while let colon = text[..<end].lastIndex(of: ":") {
      let path = String(text[..<colon])
      if look(path) != .nothing { return (path, String(text[text.index(after: colon)...])) }
      end = colon
    }
    return (text, nil)
  }
}
