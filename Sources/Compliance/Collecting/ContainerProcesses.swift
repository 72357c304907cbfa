import Host

/// Which processes belong to which container: by their process namespace, and by their control group where a container
/// has the host's.
struct ContainerProcesses {
  private(set) var byContainer: [String: [Int]] = [:]

  /// - Parameter inits: container id → its init process.
  init(_ reader: ProcessReader, inits: [String: Int], hostNamespace: String?) {
    guard !inits.isEmpty else { return }
    var bySpace: [String: String] = [:]
    for (id, pid) in inits {
      if let hostNamespace, let space = reader.namespace(pid, "pid"), space != hostNamespace { bySpace[space] = id }
    }
    // Containers that share a process namespace are told apart by their control groups.
    for pid in reader.pids() {
      let groups = reader.controlGroups(pid)
      if let id = Self.container(groups, inits) {
        byContainer[id, default: []].append(pid)
      } else if let space = reader.namespace(pid, "pid"), let id = bySpace[space] {
        byContainer[id, default: []].append(pid)
      }
    }
  }

  /// The id as the last long run of hexadecimal digits in a path that is one of ours.
  private static func container(_ groups: [String], _ inits: [String: Int]) -> String? {
    for group in groups {
      for part in group.split(separator: "/").reversed() {
        let digits = part.split { !($0.isHexDigit && !$0.isUppercase) }.last { $0.utf8.count == 64 }
        if let digits, inits[String(digits)] != nil { return String(digits) }
      }
    }
    return nil
  }
}
