import Images
import Model

/// Which images a rule is about, by registry and repository.
///
///     docker.io/library/debian   this one
///     ghcr.io/acme/*             one more part, whatever it is
///     ghcr.io/acme/**            everything below
///     **                         everything
///
/// A pattern without a registry is Docker Hub's, as in references: `debian` is `docker.io/library/debian`.
package struct ReferencePattern: Sendable, Hashable {
  package let text: String
  private let parts: [String]

  static let maximumParts = 32

  /// - Throws: for what can match no image.
  package init(_ text: String) throws(ProvenanceError) {
    self.text = text
    var parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard !text.isEmpty, parts.count <= Self.maximumParts, parts.allSatisfy({ !$0.isEmpty }), !text.contains("@") else {
      throw .invalid(what: "pattern '\(text.prefix(100))'", reason: "expected REGISTRY/REPOSITORY with * or **")
    }
    if parts[0] != "**", !Self.isRegistry(parts[0]) {
      parts = parts.count == 1 ? ["docker.io", "library"] + parts : ["docker.io"] + parts
    }
    guard parts.last?.contains(":") != true || parts.count == 1 else {
      throw .invalid(
        what: "pattern '\(text.prefix(100))'", reason: "a pattern has no tag; tags have rules of their own")
    }
    self.parts = parts
  }

  /// As Docker tells a registry from a repository: a dot, a port, `localhost`, or a wildcard before more.
  private static func isRegistry(_ part: String) -> Bool {
    part.contains(".") || part.contains(":") || part == "localhost" || part == "*"
  }

  package func matches(_ reference: ImageReference) -> Bool {
    let name = [reference.registry] + reference.repository.split(separator: "/").map(String.init)
    return Self.match(parts[...], name[...])
  }

  private static func match(_ pattern: ArraySlice<String>, _ name: ArraySlice<String>) -> Bool {
    var (pattern, name) = (pattern, name)
    var retry: (pattern: ArraySlice<String>, name: ArraySlice<String>)?
    while !name.isEmpty {
      if pattern.first == "**" {
        if pattern.count == 1 { return true }
        retry = (pattern, name.dropFirst())
        pattern = pattern.dropFirst()
      } else if let first = pattern.first, let part = name.first, TextPattern.matches(first, part) {
        pattern = pattern.dropFirst()
        name = name.dropFirst()
      } else if let next = retry {
        (pattern, name) = next
        retry = nil
      } else {
        return false
      }
    }
    return pattern.allSatisfy { $0 == "**" }
  }
}
