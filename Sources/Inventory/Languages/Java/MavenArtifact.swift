import Model

/// A Maven artifact as some evidence names it.
struct MavenArtifact: Sendable, Hashable {
  /// Nil where nothing reliable names it: then no advisory matches, as they are keyed by `group:artifact`.
  var group: String?
  var artifact: String
  /// Empty where the evidence has none.
  var version: String
  /// `sources`, `tests`, `linux-x86_64`: which of the artifact's files it is.
  var classifier: String?
  var licenses: [String] = []
  /// Where the evidence stands.
  var location = ""
  /// What named it: `pom`, `manifest`, `file-name`.
  var evidence = "pom"
  var isShaded = false

  init(group: String?, artifact: String, version: String, evidence: String) {
    self.group = group
    self.artifact = artifact
    self.version = version
    self.evidence = evidence
  }

  /// What a descriptor of Maven says: all three must be there and whole.
  init?(group: String?, artifact: String?, version: String?) {
    guard let group, let artifact, let version, Self.isName(group), Self.isName(artifact), Self.isVersion(version)
    else {
      return nil
    }
    self.group = group
    self.artifact = artifact
    self.version = version
  }

  static func isName(_ text: some StringProtocol) -> Bool {
    !text.isEmpty && text.utf8.count <= 256
      && text.utf8.allSatisfy {
        switch $0 {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
      }
  }

  /// Something a version could be: no placeholder, no space, no word that says there is none.
  static func isVersion(_ text: some StringProtocol) -> Bool {
    guard !text.isEmpty, text.utf8.count <= 128,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "$") && $0 != UInt8(ascii: "{") })
    else { return false }
    switch text.lowercased() {
    case "unknown", "unspecified", "none", "null", "n/a", "@version@": return false
    default: return true
    }
  }

  func package(digests: [String] = []) -> Package {
    var qualifiers: [String: String] = [:]
    qualifiers["classifier"] = classifier
    var attributes = ["evidence": evidence]
    if group == nil { attributes["group"] = "unknown" }
    if isShaded { attributes["shaded"] = "true" }
    attributes["classifier"] = classifier
    let isCode = classifier != "sources" && classifier != "javadoc" && classifier != "test-sources"
    return Package(
      type: "maven", name: group.map { "\($0):\(artifact)" } ?? artifact, version: version,
      purl: PackageURL(
        type: "maven", namespace: group, name: artifact, version: version.isEmpty ? nil : version,
        qualifiers: qualifiers),
      licenses: licenses, locations: [location], scope: isCode ? .runtime : .declared, foundBy: "", digests: digests,
      attributes: attributes)
  }
}
