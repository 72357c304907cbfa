/// A minor release of Kubernetes, e.g. 1.32: what policies and defaults depend on.
package struct KubernetesVersion: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
  package var major: Int
  package var minor: Int

  package init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// `1.32`, `v1.32`, `v1.32.4`, `v1.32.4+k3s1`; nil for anything else.
  package init?(_ text: String) {
    let parts = (text.hasPrefix("v") ? text.dropFirst() : text[...]).split(
      separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 2, let major = Self.number(parts[0]), let minor = Self.number(parts[1].prefix { $0 != "+" })
    else { return nil }
    self.init(major, minor)
  }

  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 4, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }

  package var description: String { "v\(major).\(minor)" }

  package static func < (a: KubernetesVersion, b: KubernetesVersion) -> Bool {
    (a.major, a.minor) < (b.major, b.minor)
  }
}
