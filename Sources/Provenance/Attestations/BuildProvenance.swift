import Model
import Parsing

/// How and from what an image was built, as its builder says.
///
/// Source: SLSA Provenance v0.2 and v1; v0.1 as far as it has the same fields. BuildKit writes the same shapes.
package struct BuildProvenance: Sendable, Hashable {
  package struct Material: Sendable, Hashable {
    /// `git+https://…`, `pkg:docker/debian@12` …
    package var uri: String
    package var digest: Digest?
  }

  /// The shape: `0.1`, `0.2`, `1`.
  package var version: String
  package var builder: String
  package var buildType: String
  /// Where the sources came from, with what was chosen there.
  package var source: String?
  package var sourceDigest: String?
  package var entryPoint: String?
  package var invocation: String?
  /// As written.
  package var startedOn: String?
  package var finishedOn: String?
  package var materials: [Material]

  static let maximumMaterials = 1000

  static func isPredicate(_ type: String) -> Bool { type.hasPrefix("https://slsa.dev/provenance/") }

  init(_ predicate: Bytes, type: String) throws(ParseError) {
    let json = try JSONValue(parsing: predicate, maximumDepth: 64)
    guard json.isObject else { throw ParseError("SLSA provenance", "the predicate is not an object") }
    if type.hasPrefix("https://slsa.dev/provenance/v1") {
      self.init(version1: json)
    } else {
      self.init(version0: json, type.hasSuffix("v0.1") ? "0.1" : "0.2")
    }
  }

  private init(version1 json: JSONValue) {
    version = "1"
    let definition = json["buildDefinition"]
    let details = json["runDetails"]
    builder = details?["builder"]?["id"]?.string ?? ""
    buildType = definition?["buildType"]?.string ?? ""
    materials = Self.materials(definition?["resolvedDependencies"])
    let metadata = details?["metadata"]
    invocation = metadata?["invocationId"]?.string
    startedOn = metadata?["startedOn"]?.string
    finishedOn = metadata?["finishedOn"]?.string
    let parameters = definition?["externalParameters"]
    if let workflow = parameters?["workflow"] {
      // GitHub's and GitLab's build types.
      source = workflow["repository"]?.string.map { "\($0)\(workflow["ref"]?.string.map { "@\($0)" } ?? "")" }
      entryPoint = workflow["path"]?.string
    } else {
      let named = parameters?["configSource"] ?? parameters?["source"]
      source = named?["uri"]?.string ?? named?.string
      entryPoint = named?["path"]?.string
    }
    takeSource()
  }

  private init(version0 json: JSONValue, _ version: String) {
    self.version = version
    builder = json["builder"]?["id"]?.string ?? ""
    buildType = json["buildType"]?.string ?? json["recipe"]?["type"]?.string ?? ""
    materials = Self.materials(json["materials"])
    let configSource = json["invocation"]?["configSource"]
    source = configSource?["uri"]?.string
    sourceDigest = configSource?["digest"]?.members.first?.value.string
    entryPoint = configSource?["entryPoint"]?.string ?? json["recipe"]?["entryPoint"]?.string
    let metadata = json["metadata"]
    invocation = metadata?["buildInvocationId"]?.string ?? metadata?["buildInvocationID"]?.string
    startedOn = metadata?["buildStartedOn"]?.string
    finishedOn = metadata?["buildFinishedOn"]?.string
    takeSource()
  }

  private static func materials(_ json: JSONValue?) -> [Material] {
    (json?.elements ?? []).prefix(maximumMaterials).compactMap { entry in
      guard let uri = entry["uri"]?.string else { return nil }
      let digest = (entry["digest"]?.members ?? []).lazy.compactMap { member in
        member.value.string.flatMap { Digest("\(member.key):\($0)") }
      }.first
      return Material(uri: uri, digest: digest)
    }
  }

  /// The first material from a repository says more than nothing.
  private mutating func takeSource() {
    if source == nil || source?.isEmpty == true {
      source = materials.first { $0.uri.hasPrefix("git+") || $0.uri.hasPrefix("https://github.com/") }?.uri
    }
  }

  /// The images that it was built from: BuildKit names them as packages of the type `docker`.
  package var images: [Material] {
    materials.filter { $0.uri.hasPrefix("pkg:docker/") || $0.uri.hasPrefix("pkg:oci/") }
  }
}
