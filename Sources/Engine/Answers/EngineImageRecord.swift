import Parsing

/// `/images/ID/json`, and `/images/ID/history`.
package struct EngineImageRecord: Sendable, Hashable, Codable {
  /// One instruction of the build.
  package struct Step: Sendable, Hashable, Codable {
    package var createdBy: String
    package var size: Int

    package init(createdBy: String, size: Int = 0) {
      self.createdBy = createdBy
      self.size = size
    }

    package init(_ answer: JSONValue) {
      createdBy = answer["CreatedBy"]?.string ?? ""
      size = answer["Size"]?.integer ?? 0
    }
  }

  package var id: String
  package var tags: [String]
  package var digests: [String]
  package var created: String
  package var user: String
  package var healthCheck: [String]
  package var environment: [String]
  package var labels: [String: String]
  package var exposedPorts: [String]
  /// Diff ids, base first.
  package var layers: [String]
  /// Where the layers lie on the host, top first; empty where the storage driver has no such directories.
  package var directories: [String]

  package init(_ answer: JSONValue) {
    let configuration = answer["Config"]
    id = answer["Id"]?.string ?? ""
    tags = (answer["RepoTags"]?.texts ?? []).filter { !$0.hasPrefix("<none>") }
    digests = (answer["RepoDigests"]?.texts ?? []).filter { !$0.hasPrefix("<none>") }
    created = answer["Created"]?.string ?? ""
    user = configuration?["User"]?.string ?? ""
    healthCheck = configuration?["Healthcheck"]?["Test"]?.texts ?? []
    environment = configuration?["Env"]?.texts ?? []
    labels = configuration?["Labels"]?.textMap ?? [:]
    exposedPorts = (configuration?["ExposedPorts"]?.members ?? []).map(\.key)
    layers = answer["RootFS"]?["Layers"]?.texts ?? []
    let data = answer["GraphDriver"]?["Data"]
    let lower = data?["LowerDir"]?.string?.split(separator: ":").map(String.init) ?? []
    directories = (data?["UpperDir"]?.string.map { [$0] } ?? []) + lower
  }

  /// What a person calls it.
  package var displayName: String { tags.sorted().first ?? digests.sorted().first ?? String(id.prefix(19)) }
}
