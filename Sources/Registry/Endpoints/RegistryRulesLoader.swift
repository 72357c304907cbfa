import Glibc
import Parsing

extension RegistryRules {
  /// Reads the files of this machine: `CONTAINERS_REGISTRIES_CONF`, or the user's, or the system's registries.conf with
  /// its drop-in directory; then daemon.json.
  ///
  /// Blocking. Files that are not there say nothing; ones that can't be read are problems.
  package static func load(environment: [String: String], root: String = "") -> RegistryRules {
    var rules = RegistryRules()
    for path in files(environment, root: root) {
      switch ConfigurationFile.read(path, limit: maximumFileSize) {
      case .absent: continue
      case .problem(let reason): rules.problems.append(reason)
      case .bytes(let bytes): rules.add(registriesConf: bytes, path: path)
      }
    }
    let home = environment["HOME"] ?? ""
    let daemons = [root + "/etc/docker/daemon.json", home.isEmpty ? "" : home + "/.config/docker/daemon.json"]
    for path in daemons where !path.isEmpty {
      switch ConfigurationFile.read(path, limit: maximumFileSize) {
      case .absent: continue
      case .problem(let reason): rules.problems.append(reason)
      case .bytes(let bytes): rules.add(daemonJSON: bytes, path: path)
      }
    }
    return rules
  }

  /// The user's registries.conf stands in place of the system's; the drop-ins of both are read, the user's last.
  static func files(_ environment: [String: String], root: String) -> [String] {
    if let path = environment["CONTAINERS_REGISTRIES_CONF"], !path.isEmpty { return [path] }
    let system = root + "/etc/containers/registries.conf"
    var files: [String] = []
    let home = environment["XDG_CONFIG_HOME"] ?? environment["HOME"].map { $0 + "/.config" }
    let own = home.map { $0 + "/containers/registries.conf" }
    if let own, access(own, R_OK) == 0 { files.append(own) } else { files.append(system) }
    files += dropIns(system + ".d")
    if let own { files += dropIns(own + ".d") }
    return files
  }

  private static func dropIns(_ folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory), names.count < 1000 {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".conf") { names.append(name) }
    }
    return names.sorted().map { "\(folder)/\($0)" }
  }
}
