import Parsing

/// Which security modules the kernel runs.
package struct KernelSecurity: Sendable, Hashable, Codable {
  package var hasAppArmor: Bool
  package var hasSELinux: Bool
  package var isSELinuxEnforcing: Bool
  /// As `/sys/kernel/security/lsm` lists them; empty where securityfs isn't mounted.
  package var modules: [String]

  package init(hasAppArmor: Bool, hasSELinux: Bool, isSELinuxEnforcing: Bool, modules: [String]) {
    self.hasAppArmor = hasAppArmor
    self.hasSELinux = hasSELinux
    self.isSELinuxEnforcing = isSELinuxEnforcing
    self.modules = modules
  }

  package init(_ root: HostRoot) {
    let listed = root.text("/sys/kernel/security/lsm", limit: 4096) ?? ""
    modules = listed.split { $0 == "," || $0.isWhitespace }.map(String.init)
    let parameter = root.text("/sys/module/apparmor/parameters/enabled", limit: 64) ?? ""
    hasAppArmor = modules.contains("apparmor") || parameter.hasPrefix("Y")
    let enforcing = root.text("/sys/fs/selinux/enforce", limit: 64)
    hasSELinux = enforcing != nil
    isSELinuxEnforcing = enforcing?.hasPrefix("1") == true
  }
}
