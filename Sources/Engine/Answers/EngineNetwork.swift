import Parsing

/// One of `/networks`.
package struct EngineNetwork: Sendable, Hashable, Codable {
  package var id: String
  package var name: String
  package var driver: String
  /// `local`, `swarm`.
  package var scope: String
  package var options: [String: String]
  package var isIngress: Bool

  package init(_ answer: JSONValue) {
    id = answer["Id"]?.string ?? ""
    name = answer["Name"]?.string ?? ""
    driver = answer["Driver"]?.string ?? ""
    scope = answer["Scope"]?.string ?? ""
    options = answer["Options"]?.textMap ?? [:]
    isIngress = answer["Ingress"]?.bool ?? false
  }
}

/// One of `/volumes`.
package struct EngineVolume: Sendable, Hashable, Codable {
  package var name: String
  package var driver: String
  package var mountPoint: String
  /// Of the local driver: `device`, `o`, `type`.
  package var options: [String: String]

  package init(_ answer: JSONValue) {
    name = answer["Name"]?.string ?? ""
    driver = answer["Driver"]?.string ?? ""
    mountPoint = answer["Mountpoint"]?.string ?? ""
    options = answer["Options"]?.textMap ?? [:]
  }
}
