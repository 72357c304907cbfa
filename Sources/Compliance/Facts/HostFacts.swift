import Host

/// The machine itself.
package struct HostFacts: Sendable, Codable {
  package struct Account: Sendable, Hashable, Codable {
    package var name: String
    /// Why this account reaches the engine: its group, or that its user id is 0.
    package var because: String
  }

  package struct Storage: Sendable, Hashable, Codable {
    /// The engine's data directory, or the parent of a remapped one.
    package var path: String
    package var device: String
    package var parentDevice: String
    package var isSeparate: Bool
  }

  package var name: String
  package var kernel: String
  package var systemID: String
  package var systemVersion: String
  package var systemName: String
  package var security: KernelSecurity
  package var storage: Storage?
  /// Who reaches the engine's socket beside root.
  package var engineUsers: [Account]
  package var engineGroup: String?
  /// Nil where the socket may be reached by root only.
  package var contentTrust: String?
  /// Values of kernel settings by their names.
  package var settings: [String: String]
  /// A file system that is only mounted, not run.
  package var isMounted: Bool
  /// 0 where none are mounted.
  package var cgroupVersion: Int
  /// Options between commas, of those that are file systems of their own.
  package var mounts: [String: String]
  package var loadableModules: [String]
  /// Accounts with root's user id beside root.
  package var rootAliases: [String]
  /// Nil where passwords can't be looked at.
  package var emptyPasswords: [String]?
  package var sudoWithoutPassword: [String]?
  package var hasSSHServer: Bool
  /// Keywords in lower case.
  package var ssh: [String: String]
  /// File names of programs that run outside of containers.
  package var programs: [String]

  package init(name: String, kernel: String = "", security: KernelSecurity) {
    self.name = name
    self.kernel = kernel
    self.security = security
    systemID = ""
    systemVersion = ""
    systemName = ""
    engineUsers = []
    settings = [:]
    isMounted = false
    cgroupVersion = 0
    mounts = [:]
    loadableModules = []
    rootAliases = []
    hasSSHServer = false
    ssh = [:]
    programs = []
  }
}

/// The audit system: what the kernel has, and what the next start loads.
package struct AuditFacts: Sendable, Codable {
  package var kernel: AuditKernel.State?
  /// Why the kernel's rules are not known.
  package var refusal: String?
  /// Whether root could ask; then what is configured but not seen is an error, not a failure.
  package var isDenied: Bool
  /// Paths in them are without links.
  package var configured: [AuditRule]
  package var files: [String]
  package var configuredEnabled: Int?
  package var configuredBacklog: Int?

  package init() {
    isDenied = false
    configured = []
    files = []
  }
}

/// A file or directory of the host that benchmarks name by its role.
package struct PathFacts: Sendable, Codable {
  /// `dockerd`, `docker-socket`, `tls-key`, …
  package var role: String
  /// Without links.
  package var path: String
  /// Nil where nothing is there.
  package var status: FileStatus?
  package var owner: String
  package var group: String
  package var grants: [AccessList.Grant]
  /// Why it could not be looked at.
  package var problem: String?

  package init(role: String, path: String, status: FileStatus? = nil, owner: String = "", group: String = "") {
    self.role = role
    self.path = path
    self.status = status
    self.owner = owner
    self.group = group
    grants = []
  }

  package var isDirectory: Bool { status?.kind == .directory }
}
