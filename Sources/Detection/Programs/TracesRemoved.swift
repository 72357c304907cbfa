import Model

/// Logs or histories are removed.
struct TracesRemoved: Detector {
  static let manual = DetectorManual(
    rule: "hiding.traces-removed", title: "Logs or histories are removed", severity: .medium,
    techniques: ["T1070.003", "T1070.004"],
    description: """
      A shell's history or a file below /var/log is deleted, emptied or linked to nothing.
      """,
    lookAlikes: """
      logrotate and package managers rotate and remove logs; they are left out.
      """,
    remediation: "Ship logs away from the container as they are written."
  )

  static let interests: Interests = .calls(["unlink", "unlinkat"] + Interests.writing)

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil else { return [] }

    let path: String
    switch call.name {
    case "unlink", "unlinkat", "truncate": path = call.text
    case "open", "openat", "openat2":
      let flags = call.argument(call.name == "open" ? 1 : 2)
      guard flags & 0o1000 != 0 else { return [] }
      // A shell that ends writes its history anew, for reading and writing; `> FILE` only writes.
      if call.text.hasSuffix("_history"), ProgramKind.isShell(event.process), flags & 3 == 2 { return [] }
      path = call.text
    default: return []
    }
    guard call.result >= 0, path.hasSuffix("_history") || path.hasPrefix("/var/log/") && !path.hasSuffix(".gz") else {
      return []
    }
    let process = event.process
    let lineage = [process] + process.ancestors(6)
    if lineage.contains(where: {
      ["logrotate", "savelog", "rsyslogd", "syslog-ng", "svlogd"].contains($0.name)
        || ProgramKind.isOne(of: ProgramKind.packageManagers, $0)
    }) {
      return []
    }
    // A service that opens its own log afresh empties it too; a person's tools do not write logs.
    let tools: Set<String> = ["rm", "shred", "truncate", "unlink", "ln", "dd", "cp", "mv", "wipe", "srm"]
    guard ProgramKind.isShell(process) || ProgramKind.isOne(of: tools, process) || process.facts.isDropped else {
      return []
    }
    return [
      Alert(.medium, "\(process.name) removes \(path)", process, file: path, fileChange: "removed", identity: [path])
    ]
  }
}
