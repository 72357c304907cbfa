import Model

/// An account is made or changed in a running container.
struct AccountToolRun: Detector {
  static let manual = DetectorManual(
    rule: "account.tool", title: "An account is made or changed in a running container", severity: .high,
    techniques: ["T1136.001", "T1098"],
    description: """
      useradd, usermod, passwd, chpasswd and the like, started in a running container by anything but a package \
      manager.
      """,
    lookAlikes: """
      Entrypoints that map user ids (linuxserver images) do it at every start; learn it for that image.
      """,
    remediation: "Accounts belong into the image."
  )

  static let interests: Interests = .exec

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .exec = event.action, event.process.container != nil else { return [] }
    let process = event.process

    guard ProgramKind.isOne(of: ProgramKind.accountTools, process) else { return [] }
    if process.ancestors(8).contains(where: {
      $0.container?.id == process.container?.id && ProgramKind.isOne(of: ProgramKind.packageManagers, $0)
    }) {
      return []
    }
    let words = process.facts.arguments
    let isRootTwin = zip(words, words.dropFirst()).contains { ($0 == "-u" || $0 == "--uid") && $1 == "0" }
    let isPrivileged =
      words.contains { ["sudo", "wheel", "docker", "root"].contains($0) }
      && words.contains { $0.hasPrefix("-") && ($0.contains("G") || $0.contains("a")) }
    return [
      Alert(
        isRootTwin || isPrivileged ? .high : .medium, words.prefix(8).joined(separator: " "), process,
        identity: [process.name])
    ]
  }
}
