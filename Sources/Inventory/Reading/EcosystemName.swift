import Images
import Model

/// A package's full name in its ecosystem, and the parts of a purl that it makes.
struct EcosystemName: Sendable, Hashable {
  let type: String
  let namespace: String?
  let name: String
  /// As its ecosystem writes it: ``Package/name``.
  let full: String

  init(_ type: String, _ name: String) {
    self.type = type
    namespace = nil
    self.name = name
    full = name
  }

  init(_ type: String, namespace: String?, _ name: String, full: String) {
    self.type = type
    self.namespace = namespace
    self.name = name
    self.full = full
  }

  /// `vendor/name`, `github.com/owner/name`: what stands before the last slash is the namespace.
  init(_ type: String, path: String) {
    self.type = type
    full = path
    if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
      namespace = String(path[..<slash])
      name = String(path[path.utf8.index(after: slash)...])
    } else {
      namespace = nil
      name = path
    }
  }

  /// `@scope/name` or `name`.
  static func npm(_ full: String) -> EcosystemName { EcosystemName("npm", path: full) }
  static func composer(_ full: String) -> EcosystemName { EcosystemName("composer", path: full) }
  static func golang(_ module: String) -> EcosystemName { EcosystemName("golang", path: module) }

  static func maven(_ group: String, _ artifact: String) -> EcosystemName {
    EcosystemName("maven", namespace: group, artifact, full: "\(group):\(artifact)")
  }

  /// A repository's address as `host/owner/name`: without scheme, user, port and `.git`.
  static func repository(_ url: String) -> String? {
    var text = url[...]
    if let scheme = text.place(of: "://") {
      text = text[scheme.upperBound...]
      if let at = text.prefix(while: { $0 != "/" }).lastIndex(of: "@") { text = text[text.index(after: at)...] }
    } else if let at = text.firstIndex(of: "@"), let colon = text[at...].firstIndex(of: ":") {
      // git@host:owner/name
      let host = text[text.index(after: at)..<colon]
      text = "\(host)/\(text[text.index(after: colon)...])"[...]
    }
    while text.hasSuffix("/") { text = text.dropLast() }
    if text.hasSuffix(".git") { text = text.dropLast(4) }
    var parts = text.split(separator: "/").map(String.init)
    guard parts.count >= 2, let host = parts.first, host.contains(".") else { return nil }
    parts[0] = String(host.prefix { $0 != ":" }).lowercased()
    return parts.joined(separator: "/")
  }

  /// A Swift package by its repository, as OSV's `SwiftURL` names it: `github.com/apple/swift-nio`.
  static func swift(_ url: String) -> EcosystemName? {
    repository(url).map { EcosystemName("swift", path: $0) }
  }
}

extension StringProtocol {
  /// The first place of `text`.
  func place(of text: String) -> Range<Index>? {
    let needle = Array(text.utf8)
    guard let first = needle.first else { return nil }
    var from = utf8.startIndex
    while let start = utf8[from...].firstIndex(of: first) {
      if utf8[start...].starts(with: needle) {
        return start..<utf8.index(start, offsetBy: needle.count)
      }
      from = utf8.index(after: start)
    }
    return nil
  }

  /// Without spaces, tabs and line ends at both ends.
  var trimmed: String {
    var part = Substring(self)
    while let byte = part.utf8.first, byte == 0x20 || (0x09...0x0D).contains(byte) { part = part.dropFirst() }
    while let byte = part.utf8.last, byte == 0x20 || (0x09...0x0D).contains(byte) { part = part.dropLast() }
    return String(part)
  }

  /// What stands before and after the first `separator`; nil without one.
  func split(atFirst separator: Character) -> (String, String)? {
    guard let index = firstIndex(of: separator) else { return nil }
    return (String(self[..<index]), String(self[self.index(after: index)...]))
  }

  /// What stands before and after the last `separator`; nil without one.
  func split(atLast separator: Character) -> (String, String)? {
    guard let index = lastIndex(of: separator) else { return nil }
    return (String(self[..<index]), String(self[self.index(after: index)...]))
  }
}
