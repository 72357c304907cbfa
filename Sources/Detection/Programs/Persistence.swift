import Model

/// A job or start-up file is planted.
struct Persistence: Detector {
  static let manual = DetectorManual(
    rule: "persistence.scheduled", title: "A job or start-up file is planted", severity: .high,
    techniques: ["T1053.003", "T1546.004"],
    description: """
      Files that run later by themselves are written: crontabs, cron folders, systemd units, shell profiles, init \
      scripts.
      """,
    lookAlikes: """
      Package managers install such files; what they start is left out. Entrypoints that write a crontab within \
      two minutes of the container's start are judged medium.
      """,
    remediation: "Look at the file; schedule jobs outside of the container."
  )

  static let interests: Interests = .calls(Interests.writing + Interests.renaming)

  init() {}

  /// Of somebody's home, or in the folder in which the program stands.
  private static func isProfile(_ path: String) -> Bool {
    let names = [".bashrc", ".profile", ".bash_profile", ".zshrc", ".bash_login", ".zprofile"]
    if path == "/etc/bash.bashrc" || names.contains(path) { return true }
    return (path.hasPrefix("/root/") || path.hasPrefix("/home/")) && names.contains { path.hasSuffix("/" + $0) }
  }

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil else { return [] }

    let path: String
    switch call.name {
    case "open", "openat", "openat2":
      guard call.argument(call.name == "open" ? 1 : 2) & 0o1103 != 0 else { return [] }
      path = call.text
    case "creat": path = call.text
    case "rename", "renameat", "renameat2": path = call.text2
    default: return []
    }
    let places = [
      "/etc/cron", "/var/spool/cron", "/etc/systemd/system", "/etc/profile", "/etc/init.d/", "/etc/rc.local",
      "/etc/update-motd.d/",
    ]
    guard places.contains(where: { path.hasPrefix($0) }) || Self.isProfile(path),
      !path.hasSuffix(".lock")
    else { return [] }
    let process = event.process
    if ([process] + process.ancestors(8)).contains(where: {
      ProgramKind.isOne(of: ProgramKind.packageManagers, $0)
    }) {
      return []
    }
    let isStartup = Startup.includes(process, at: event.time)
    return [
      Alert(
        call.result >= 0 && !isStartup ? .high : .medium, "\(process.name) writes \(path)", process, file: path,
        fileChange: "written", evidence: ["result": call.result >= 0 ? "done" : "refused (\(-call.result))"],
        identity: [path])
    ]
  }
}
