import Model

/// An account or login file is written.
struct AccountFileWritten: Detector {
  static let manual = DetectorManual(
    rule: "account.file-written", title: "An account or login file is written", severity: .critical,
    techniques: ["T1136.001", "T1098", "T1098.004"],
    description: """
      passwd, shadow, group, sudoers, authorized_keys or PAM configuration of a container opened for writing or \
      replaced. Refused attempts count.
      """,
    lookAlikes: """
      Package managers make system users; what they start is left out. Entrypoints that write a passwd line for an \
      arbitrary user id, or install a key, within two minutes of the container's start are judged medium.
      """,
    remediation: "Look at the lines that were added; accounts belong into the image."
  )

  static let interests: Interests = .calls(Interests.writing + Interests.renaming)

  init() {}

  private static func kind(_ path: String) -> String? {
    switch path {
    case "/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow", "/etc/sudoers", "/etc/ld.so.preload",
      "/etc/subuid":
      return path
    default: break
    }
    if path.hasPrefix("/etc/sudoers.d/") { return "/etc/sudoers" }
    if path.hasPrefix("/etc/pam.d/") { return "/etc/pam.d" }
    if path.hasSuffix("/.ssh/authorized_keys") || path.hasSuffix("/.ssh/authorized_keys2") { return "authorized_keys" }
    if path == "/etc/ssh/sshd_config" || path.hasPrefix("/etc/ssh/sshd_config.d/") { return "sshd_config" }
    return nil
  }

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil
    else { return [] }
    let path: String
    switch call.name {
    case "open", "openat", "openat2":
      guard call.argument(call.name == "open" ? 1 : 2) & 0o1103 != 0 else { return [] }
      path = call.text
    case "creat", "truncate": path = call.text
    case "rename", "renameat", "renameat2": path = call.text2
    default: return []
    }
    guard let kind = Self.kind(path) else { return [] }
    let process = event.process
    let lineage = [process] + process.ancestors(8)
    if lineage.contains(where: {
      $0.container?.id == process.container?.id && ProgramKind.isOne(of: ProgramKind.packageManagers, $0)
    }) {
      return []
    }
    let isStartup = Startup.includes(process, at: event.time)
    let severity: Severity =
      kind == "/etc/ld.so.preload" ? .critical : call.result >= 0 && !isStartup ? .high : .medium
    let tool = lineage.first { ProgramKind.isOne(of: ProgramKind.accountTools, $0) }
    return [
      Alert(
        severity,
        "\(process.name) writes \(path)", process, file: path, fileChange: "written",
        evidence: [
          "result": call.result >= 0 ? "done" : "refused (\(-call.result))", "tool": tool?.name ?? "",
          "by": isStartup ? "the container's entrypoint, at its start" : "",
        ],
        identity: [kind])
    ]
  }
}
