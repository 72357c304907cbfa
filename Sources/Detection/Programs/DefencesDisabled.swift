import Model

/// What watches or protects is turned off.
struct DefencesDisabled: Detector {
  static let manual = DetectorManual(
    rule: "hiding.defences-disabled", title: "What watches or protects is turned off", severity: .high,
    techniques: ["T1562.001", "T1562.004", "T1070.003"],
    description: """
      A firewall is flushed or turned off, SELinux or AppArmor disabled, audit rules deleted, a security tool or the system \
      log stopped or killed, a shell told to keep no history.
      """,
    lookAlikes: """
      Containers that set a network up (VPNs, service meshes) flush their own rules when they start; from an entrypoint \
      that is judged low.
      """,
    remediation: "Turn it on again; look at what happened before and after."
  )

  static let interests: Interests = .exec

  private static let guards = [
    "falco", "tetragon", "tracee", "bulkhead", "auditd", "osqueryd", "clamd", "crowdstrike", "falcon-sensor", "wazuh",
    "ossec", "sysdig", "rsyslog", "syslog-ng", "apparmor", "firewalld", "fail2ban", "ufw",
  ]

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    let process = event.process
    guard let (fact, severity) = Self.fact(process) else { return [] }
    let origin = Origin.of(process, at: event.time)
    if origin == .package { return [] }
    return [
      Alert(
        origin == .entrypoint ? .low : severity, "\(process.name): \(fact)", process,
        evidence: ["command": String(process.facts.arguments.joined(separator: " ").prefix(400)), "by": origin.words],
        identity: [fact])
    ]
  }

  private static func fact(_ process: ProcessRecord) -> (String, Severity)? {
    let words = Array(process.facts.arguments.dropFirst())
    let guarded = words.first { word in guards.contains { word.contains($0) } }
    switch process.name {
    case "iptables", "ip6tables", "iptables-legacy", "iptables-nft", "xtables-nft-multi", "xtables-legacy-multi":
      return words.contains { ["-F", "--flush", "-X"].contains($0) } ? ("firewall rules are flushed", .medium) : nil
    case "nft": return words.contains("flush") ? ("firewall rules are flushed", .medium) : nil
    case "ufw": return words.contains("disable") ? ("the firewall is turned off", .high) : nil
    case "setenforce": return words.first == "0" ? ("SELinux is turned off", .high) : nil
    case "aa-teardown", "aa-disable": return ("AppArmor is turned off", .high)
    case "auditctl":
      return words.contains("-D") || zip(words, words.dropFirst()).contains { $0 == "-e" && $1 == "0" }
        ? ("audit rules are deleted", .high) : nil
    case "systemctl", "service", "rc-service":
      guard words.contains(where: { ["stop", "disable", "mask"].contains($0) }), let guarded else { return nil }
      return ("\(guarded) is stopped", .high)
    case "pkill", "killall": return guarded.map { ("\($0) is killed", .high) }
    default: break
    }
    guard ProgramKind.isShell(process), let text = ProgramKind.commandText(process) else { return nil }
    let silent = ["unset HISTFILE", "HISTFILE=/dev/null", "HISTSIZE=0", "history -c", "set +o history"]
    return silent.contains { text.contains($0) } ? ("the shell keeps no history", .medium) : nil
  }
}
