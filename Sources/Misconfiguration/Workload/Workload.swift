import Model

/// A value and the line where it stands.
package struct Located<Value: Sendable & Hashable>: Sendable, Hashable {
  package var value: Value
  package var line: Int
}

/// What is run together: a Compose service, or a pod that some Kubernetes object makes.
package struct Workload: Sendable {
  package enum Platform: Sendable { case compose, kubernetes }

  package var platform: Platform
  /// `service`, `Deployment`, `Pod` …
  package var kind: String
  package var name: String
  package var line: Int
  package var namespace: Located<String>?
  package var hostNetwork: Located<Bool>?
  package var hostPID: Located<Bool>?
  package var hostIPC: Located<Bool>?
  package var hostUTS: Located<Bool>?
  package var hostUsers: Located<Bool>?
  package var hostCgroup: Located<Bool>?
  package var sharesProcesses: Located<Bool>?
  /// Kubernetes: whether a token of the cluster is put into the containers; nil is the default, which does.
  package var mountsToken: Located<Bool>?
  package var sysctls: [Located<String>] = []
  package var containers: [ContainerSpec] = []

  init(_ platform: Platform, kind: String, name: String, line: Int) {
    self.platform = platform
    self.kind = kind
    self.name = name
    self.line = line
  }

  package var document: DocumentKind { platform == .compose ? .compose : .kubernetes }
  /// `Deployment web`.
  package var title: String { "\(kind) \(Excerpt.of(name, maximum: 60))" }
}

/// One container, in the terms that Compose and Kubernetes share; nil is "not said".
package struct ContainerSpec: Sendable {
  package struct Mount: Sendable, Hashable {
    /// On the host; nil where it isn't the host's.
    package var source: String?
    package var target: String
    package var isReadOnly: Bool
    package var propagation: String?
    package var line: Int
  }

  package struct Variable: Sendable, Hashable {
    package var name: String
    /// nil where it comes from elsewhere.
    package var value: String?
    package var line: Int
  }

  package struct Port: Sendable, Hashable {
    package var hostIP: String?
    package var host: String?
    package var container: String
    package var line: Int
  }

  package var name: String
  package var line: Int
  /// Runs before the others and ends.
  package var isInit = false
  package var image: Located<String>?
  package var isBuilt = false
  package var privileged: Located<Bool>?
  /// Of the container, else of the pod.
  package var user: Located<String>?
  package var group: Located<String>?
  package var runAsNonRoot: Located<Bool>?
  /// False where no process can gain rights (`no-new-privileges`).
  package var escalation: Located<Bool>?
  package var readOnlyRoot: Located<Bool>?
  /// Upper case, without `CAP_`.
  package var addedCapabilities: [Located<String>] = []
  package var droppedCapabilities: [Located<String>] = []
  /// `RuntimeDefault`, `unconfined`, a path …
  package var seccomp: Located<String>?
  package var appArmor: Located<String>?
  package var seLinux: Located<String>?
  package var procMount: Located<String>?
  package var hostProcess: Located<Bool>?
  package var mounts: [Mount] = []
  package var devices: [Located<String>] = []
  package var environment: [Variable] = []
  package var ports: [Port] = []
  package var memoryLimit: Located<String>?
  package var cpuLimit: Located<String>?
  package var processLimit: Located<String>?
  /// Entrypoint and command together.
  package var command: [Located<String>] = []
  package var hasProbe = false
  package var healthcheckOff: Located<Bool>?

  init(name: String, line: Int) {
    self.name = name
    self.line = line
  }
}

/// A rule over Compose services and Kubernetes pods alike.
package protocol WorkloadRule: Rule {
  static func check(_ workload: Workload) -> [Match]
}

extension WorkloadRule {
  /// - Parameter container: nil for the workload as a whole.
  static func match(
    _ workload: Workload, _ container: ContainerSpec?, _ what: String, line: Int? = nil, severity: Severity? = nil,
    found: String? = nil, expected: String? = nil, identity: [String] = []
  ) -> Match {
    var place = workload.title
    if let container, workload.platform == .kubernetes {
      place += ", container \(Excerpt.of(container.name, maximum: 60))"
    }
    return match(
      workload.document, "\(place): \(what)", severity: severity, line: line ?? container?.line ?? workload.line,
      found: found, expected: expected, identity: [workload.kind, workload.name, container?.name ?? ""] + identity)
  }
}
