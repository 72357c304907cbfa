import Model

/// sshd settings that let root in, or anybody with a password or none; where sshd itself is in the image.
struct ImageLoginSettings: ImageRule {
  static let manual = RuleManual(
    "image.login-settings", "The SSH server lets in by password", .medium,
    why: "Passwords can be guessed from anywhere that reaches the port, for as long as it takes.",
    fix: "Remove the server; else `PasswordAuthentication no`, `PermitRootLogin no`, `PermitEmptyPasswords no`.")

  static func check(_ image: ImageScene) -> [Match] {
    guard ["usr/sbin/sshd", "sbin/sshd", "usr/bin/sshd"].contains(where: { image.tree.node(at: $0) != nil }) else {
      return []
    }
    return image.settings(.loginSetting).map { setting in
      let text = setting.fact.fields.first ?? ""
      let isGrave = text.lowercased().hasPrefix("permitempty") || text.lowercased().hasPrefix("permitroot")
      return match(setting, "sshd: \(text)", severity: isGrave ? .high : nil)
    }
  }
}
