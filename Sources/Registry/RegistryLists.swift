import Images
import Model
import Parsing
import WebClient

// Lists that a registry keeps.
extension RegistryClient {
  static let maximumPages = 200

  /// All tags of the reference's repository, as the registry orders them.
  /// - Parameter maximum: more are left out.
  package func tags(
    _ reference: ImageReference, maximum: Int = 100_000
  ) async throws(ImageError) -> [String] {
    var tags: [String] = []
    let refused = try await pages(reference, "tags/list", query: "n=1000", accept: []) { json in
      tags += (json["tags"]?.elements ?? []).compactMap(\.string).filter(ImageReference.isTag)
      return tags.count < maximum
    }
    if let refused { throw ImageError(refused, asking: reference) }
    return Array(tags.prefix(maximum))
  }

  /// What refers to an image: signatures, attestations, bills of materials.
  ///
  /// Asks the referrers API; a registry without it (404) keeps a list under the tag `sha256-…`.
  ///
  /// Source: OCI Distribution Specification 1.1, "Listing Referrers".
  /// - Parameter artifactType: only these; nil is all.
  package func referrers(
    of digest: Digest, in reference: ImageReference, artifactType: String? = nil
  ) async throws(ImageError) -> [Images.Descriptor] {
    var found: [Images.Descriptor] = []
    func take(_ index: ImageIndex) -> Bool {
      found += index.manifests.filter { artifactType == nil || $0.artifactType == artifactType }
      return found.count < Manifest.maximumManifests
    }
    let query = artifactType.map { "artifactType=\(TokenRequest.escape($0))" }
    let refused = try await pages(reference, "referrers/\(digest)", query: query, accept: [MediaType.ociIndex]) {
      json in
      guard let index = ImageIndex(referrers: json) else { return false }
      return take(index)
    }
    if let refused {
      // How registries say that they know no such thing.
      guard let status = refused.status, [400, 404, 405, 406, 415, 501].contains(status) else {
        throw ImageError(refused, asking: reference)
      }
      let list = try await manifest(reference, tag: "\(digest.algorithm.rawValue)-\(digest.hex)")
      if case .index(let index)? = list?.manifest { _ = take(index) }
    }
    return Array(found.prefix(Manifest.maximumManifests))
  }

  /// Follows a list over its pages while `take` wants more; what was refused, if anything.
  private func pages(
    _ reference: ImageReference, _ path: String, query: String?, accept: [String], _ take: (JSONValue) -> Bool
  ) async throws(ImageError) -> WebError? {
    var query = query
    for _ in 0..<Self.maximumPages {
      let answer = try await ask(reference, path, query: query, accept: accept, limit: 8 << 20) {
        bytes, response throws(WebError) in
        guard let json = try? JSONValue(parsing: bytes, maximumDepth: 32), json.isObject else {
          throw WebError(.protocol, "\(response.address): the answer is not a JSON object")
        }
        return (json, try LinkHeader.next(response.headerValues("Link"), of: response.address))
      }
      switch answer {
      case .failure(let error): return error
      case .success(let (json, next)):
        guard take(json), let next, next.query != query else { return nil }
        query = next.query
      }
    }
    return nil
  }
}

extension ImageIndex {
  /// An answer of the referrers API; nil where it is none.
  fileprivate init?(referrers json: JSONValue) {
    var writer = JSONWriter()
    writer.value(json)
    guard case .index(let index)? = try? Manifest(parsing: Bytes(writer.bytes), as: MediaType.ociIndex) else {
      return nil
    }
    self = index
  }
}
