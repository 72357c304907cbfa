import Parsing

/// `/version`.
package struct EngineVersion: Sendable, Hashable, Codable {
  package struct Component: Sendable, Hashable, Codable {
    /// `Engine`, `containerd`, `runc`, `docker-init`; Podman's own names.
    package var name: String
    package var version: String
  }

  package var version: String
  package var apiVersion: String
  package var isExperimental: Bool
  package var kernel: String
  package var components: [Component]

  package init(_ answer: JSONValue) {
    version = answer["Version"]?.string ?? ""
    apiVersion = answer["ApiVersion"]?.string ?? ""
    isExperimental = answer["Experimental"]?.bool ?? false
    kernel = answer["KernelVersion"]?.string ?? ""
    components = (answer["Components"]?.elements ?? []).map {
      Component(name: $0["Name"]?.string ?? "", version: $0["Version"]?.string ?? "")
    }
  }

  package var isPodman: Bool { components.contains { $0.name.lowercased().hasPrefix("podman") } }
}
