import Model

/// Password hashes are read.
struct ShadowRead: Detector {
  static let manual = DetectorManual(
    rule: "credential.shadow-read", title: "Password hashes are read", severity: .medium,
    techniques: ["T1003.008"],
    description: """
      /etc/shadow or /etc/gshadow opened by a program that has nothing to do with logging in. Refused attempts \
      count.
      """,
    lookAlikes: """
      Login programs, account tools, package managers and backups of the whole file system.
      """,
    remediation: "Run services as a user that is not root."
  )

  static let interests: Interests = .calls(Interests.opening)

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil else { return [] }

    guard ["open", "openat", "openat2"].contains(call.name),
      call.text.hasPrefix("/etc/shadow") || call.text.hasPrefix("/etc/gshadow"),
      call.argument(call.name == "open" ? 1 : 2) & 3 == 0
    else { return [] }
    let process = event.process
    let known: Set<String> = [
      "sshd", "login", "su", "sudo", "passwd", "chage", "unix_chkpwd", "cron", "crond", "dropbear", "systemd", "pwck",
      "grpck", "runuser", "getent", "newgrp", "tar", "rsync",
    ]
    if known.contains(process.name) || process.name.hasPrefix("sshd")
      || ProgramKind.isOne(of: ProgramKind.accountTools, process)
    {
      return []
    }
    if ([process] + process.ancestors(8)).contains(where: {
      ProgramKind.isOne(of: ProgramKind.packageManagers, $0)
    }) {
      return []
    }
    return [
      Alert(
        call.result >= 0 ? .medium : .low, "\(process.name) reads \(call.text)", process, file: call.text,
        fileChange: "read", evidence: ["result": call.result >= 0 ? "done" : "refused (\(-call.result))"],
        identity: [call.text])
    ]
  }
}
