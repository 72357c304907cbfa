import Parsing

/// `/info`: what the engine says of its own running configuration.
package struct EngineInfo: Sendable, Hashable, Codable {
  package struct Swarm: Sendable, Hashable, Codable {
    /// `inactive`, `pending`, `active`, `error`, `locked`.
    package var state: String
    package var isManager: Bool
    package var managers: Int
    package var nodes: Int
    package var nodeAddress: String
  }

  package var hostName: String
  package var operatingSystem: String
  package var storageDriver: String
  package var rootDirectory: String
  package var loggingDriver: String
  package var cgroupDriver: String
  package var cgroupVersion: String
  package var hasLiveRestore: Bool
  package var isExperimental: Bool
  /// `name=seccomp,profile=default`, …
  package var securityOptions: [String]
  package var insecureRegistries: [String]
  /// Registries by name of which `Secure` is false.
  package var insecureIndexes: [String]
  package var authorizationPlugins: [String]
  /// Runtime → path of its program.
  package var runtimes: [String: String]
  package var defaultRuntime: String
  package var swarm: Swarm
  package var warnings: [String]

  package init(_ answer: JSONValue) {
    func text(_ key: String) -> String { answer[key]?.string ?? "" }
    hostName = text("Name")
    operatingSystem = text("OperatingSystem")
    storageDriver = text("Driver")
    rootDirectory = text("DockerRootDir")
    loggingDriver = text("LoggingDriver")
    cgroupDriver = text("CgroupDriver")
    cgroupVersion = text("CgroupVersion")
    hasLiveRestore = answer["LiveRestoreEnabled"]?.bool ?? false
    isExperimental = answer["ExperimentalBuild"]?.bool ?? false
    securityOptions = answer["SecurityOptions"]?.texts ?? []
    let registries = answer["RegistryConfig"]
    insecureRegistries = registries?["InsecureRegistryCIDRs"]?.texts ?? []
    insecureIndexes = (registries?["IndexConfigs"]?.members ?? []).filter { $0.value["Secure"]?.bool == false }.map(
      \.key)
    authorizationPlugins = answer["Plugins"]?["Authorization"]?.texts ?? []
    var runtimes: [String: String] = [:]
    for member in answer["Runtimes"]?.members ?? [] { runtimes[member.key] = member.value["path"]?.string ?? "" }
    self.runtimes = runtimes
    defaultRuntime = text("DefaultRuntime")
    let swarm = answer["Swarm"]
    self.swarm = Swarm(
      state: swarm?["LocalNodeState"]?.string ?? "inactive", isManager: swarm?["ControlAvailable"]?.bool ?? false,
      managers: swarm?["Managers"]?.integer ?? 0, nodes: swarm?["Nodes"]?.integer ?? 0,
      nodeAddress: swarm?["NodeAddr"]?.string ?? "")
    warnings = answer["Warnings"]?.texts ?? []
  }

  /// Whether a security option of this name is on, e.g. `userns`, `rootless`.
  package func hasSecurityOption(_ name: String) -> Bool {
    securityOptions.contains { $0 == "name=\(name)" || $0.hasPrefix("name=\(name),") || $0 == name }
  }

  /// A part of a security option: `profile` of `name=seccomp,profile=default`.
  package func securityOption(_ name: String, _ part: String) -> String? {
    for option in securityOptions where option.hasPrefix("name=\(name),") {
      for field in option.split(separator: ",") where field.hasPrefix("\(part)=") {
        return String(field.dropFirst(part.utf8.count + 1))
      }
    }
    return nil
  }
}
