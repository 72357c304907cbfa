import Model

/// What somebody wants done about findings. Without one nothing is ever done.
package struct ResponsePolicy: Sendable {
  /// One sentence; the first whose every part fits a finding decides about it.
  package struct Rule: Sendable, Hashable {
    package var name: String
    /// Detection rules: `reverse-shell.*`, `falco:Terminal shell in container`; empty: any.
    package var rules: [NamePattern]
    /// At least; nil: any.
    package var severity: Severity?
    /// Image names with or without tag; empty: any.
    package var images: [NamePattern]
    /// Names of containers; empty: any.
    package var containers: [NamePattern]
    /// Kubernetes namespaces; empty: any.
    package var namespaces: [NamePattern]
    package var action: ResponseVerb
    package var reason: String
    /// Counted from 1; 0 where it came from a flag.
    package var line: Int

    package init(
      name: String, rules: [NamePattern] = [], severity: Severity? = nil, images: [NamePattern] = [],
      containers: [NamePattern] = [], namespaces: [NamePattern] = [], action: ResponseVerb, reason: String = "",
      line: Int = 0
    ) {
      self.name = name
      self.rules = rules
      self.severity = severity
      self.images = images
      self.containers = containers
      self.namespaces = namespaces
      self.action = action
      self.reason = reason
      self.line = line
    }
  }

  /// What no rule touches, unless it names the container exactly.
  package struct Protection: Sendable, Hashable {
    package var images: [NamePattern] = []
    package var containers: [NamePattern] = []
    /// A container with one of these labels and values.
    package var labels: [String: String] = [Self.label: "true"]

    package static let label = "bulkhead.protect"
    package init() {}
  }

  /// How much may be done; what is beyond is refused and said.
  package struct Limits: Sendable, Hashable {
    package var perMinute = 20
    package var perContainerAndMinute = 5
    package init() {}
  }

  /// Where no rule fits: `observe` or `alert`.
  package var standard: ResponseVerb = .alert
  package var rules: [Rule] = []
  package var guards: [ContainerGuard] = []
  package var protection = Protection()
  package var limits = Limits()

  package init() {}

  /// Whether anything in it could ever touch a workload.
  package var changesSomething: Bool { !guards.isEmpty || rules.contains { $0.action.changesSomething } }
}

/// What holds for a container from its start on, before anything is found: a reaction would come too late for the first
/// instruction of a program, or the first packet of a connection.
package struct ContainerGuard: Sendable, Hashable {
  package var name: String
  package var images: [NamePattern]
  package var containers: [NamePattern]
  package var namespaces: [NamePattern]
  /// Programs that the image did not contain: `kill` (at exec, before their first instruction) or `block` (the exec
  /// is refused); nil: they run.
  package var droppedPrograms: ResponseVerb?
  /// Connections to these are refused.
  package var deniedNetworks: [IPNetwork]
  /// Connections to anything else are refused; empty: no such limit.
  package var allowedNetworks: [IPNetwork]
  /// Counted from 1.
  package var line: Int

  package init(
    name: String, images: [NamePattern] = [], containers: [NamePattern] = [], namespaces: [NamePattern] = [],
    droppedPrograms: ResponseVerb? = nil, deniedNetworks: [IPNetwork] = [], allowedNetworks: [IPNetwork] = [],
    line: Int = 0
  ) {
    self.name = name
    self.images = images
    self.containers = containers
    self.namespaces = namespaces
    self.droppedPrograms = droppedPrograms
    self.deniedNetworks = deniedNetworks
    self.allowedNetworks = allowedNetworks
    self.line = line
  }
}
