import Engine
import Glibc
import Host
import Parsing

/// Joins what the engine says of a container with what the kernel says of its process.
struct ContainerCollector {
  static let defaultCapabilities: Set<String> = [
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW",
    "SETFCAP",
    "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
  ]

  let root: HostRoot
  let reader: ProcessReader
  let daemon: DaemonFacts
  let sensitive: SensitivePaths
  let sockets: RuntimeSockets
  private(set) var volumes: [String: EngineVolume]
  private(set) var images: [String: EngineImageRecord]
  /// Containers by id and by name, for those that join another's namespaces.
  private(set) var all: [String: EngineContainer]
  let hostNamespaces: [String: String]
  let inputs: AuditInputs
  private let users: UserLookup

  init(
    _ root: HostRoot, _ daemon: DaemonFacts, sensitive: SensitivePaths, sockets: RuntimeSockets,
    volumes: [EngineVolume], images: [EngineImageRecord], containers: [EngineContainer], inputs: AuditInputs
  ) {
    self.root = root
    self.daemon = daemon
    self.sensitive = sensitive
    self.sockets = sockets
    self.inputs = inputs
    reader = ProcessReader(root)
    users = UserLookup(root: root)
    self.volumes = Dictionary(volumes.map { ($0.name, $0) }) { $1 }
    self.images = Dictionary(images.map { ($0.id, $0) }) { $1 }
    var all: [String: EngineContainer] = [:]
    for container in containers {
      all[container.id] = container
      all[container.name] = container
    }
    self.all = all
    var spaces: [String: String] = [:]
    for kind in ["net", "pid", "ipc", "uts", "user"] { spaces[kind] = reader.hostNamespace(kind, fallback: daemon.pid) }
    hostNamespaces = spaces
  }

  // MARK: What comes and goes

  mutating func know(_ container: EngineContainer) {
    all[container.id] = container
    all[container.name] = container
  }

  mutating func know(_ image: EngineImageRecord) { images[image.id] = image }

  mutating func know(_ volumes: [EngineVolume]) { for volume in volumes { self.volumes[volume.name] = volume } }

  mutating func forget(container id: String) {
    if let known = all.removeValue(forKey: id), all[known.name]?.id == id { all[known.name] = nil }
  }

  /// - Parameter settleBy: how long to wait for processes that are still their runtime's: what confines them is not all
  ///   in force before they are the container's own.
  func collect(
    _ settings: EngineContainer, sshServers: [String], executions: ContainerFacts.Executions,
    settleBy: ContinuousClock.Instant
  ) -> ContainerFacts {
    let pid = settings.isRunning && settings.pid > 0 ? settings.pid : nil
    if let pid { settle(pid, by: settleBy) }
    let status = pid.flatMap { try? reader.status($0) }
    let capabilities = capabilities(settings, status)
    let label = pid.flatMap { reader.securityLabel($0) } ?? ""
    let image = images[settings.imageID]
    let paths = paths(settings)
    var facts = ContainerFacts(
      settings: settings, orchestrator: settings.orchestrator, isObserved: status != nil,
      user: user(settings, status, pid, image), sharing: sharing(settings, pid), capabilities: capabilities,
      excessCapabilities: capabilities.filter { !Self.defaultCapabilities.contains($0) },
      hasNoNewPrivileges: status?.hasNoNewPrivileges ?? asksForNoNewPrivileges(settings),
      seccomp: seccomp(settings, status), appArmorProfile: settings.appArmorProfile,
      isAppArmorConfined: isAppArmorConfined(settings, pid == nil ? nil : label),
      seLinuxLabel: settings.processLabel.isEmpty ? label : settings.processLabel,
      isSELinuxConfined: isSELinuxConfined(pid == nil ? settings.processLabel : label), sensitivePaths: paths.sensitive,
      hasWritableSensitivePath: paths.sensitive.contains { $0.isWritable }, runtimeSockets: paths.sockets,
      sharedMounts: settings.mounts.filter { ["shared", "rshared"].contains($0.propagation) }.map {
        "\($0.destination) (\($0.propagation))"
      }, publishedPorts: [], privilegedPorts: [], wildcardPorts: [], devices: devices(settings),
      sshServers: sshServers, executions: executions,
      hasHealthCheck: hasHealthCheck(settings, image), isOnDefaultBridge: settings.networks.contains("bridge"),
      isPinned: settings.imageName.contains("@sha256:") || settings.imageName == settings.imageID, isOutdated: false)
    ports(&facts)
    let current = images.values.first { $0.tags.contains(Self.tagged(settings.imageName)) }
    facts.isOutdated = current.map { $0.id != settings.imageID } ?? false
    return facts
  }

  private func settle(_ pid: Int, by deadline: ContinuousClock.Instant) {
    guard root.isLive else { return }
    while reader.isStarting(pid), ContinuousClock.now < deadline { usleep(2000) }
  }

  private static func tagged(_ name: String) -> String {
    let last = name.split(separator: "/").last ?? ""
    return last.contains(":") || name.contains("@") ? name : name + ":latest"
  }

  // MARK: Rights

  private func user(
    _ settings: EngineContainer, _ status: ProcessStatus?, _ pid: Int?, _ image: EngineImageRecord?
  ) -> ContainerFacts.User {
    let isRemapped =
      pid.flatMap { reader.hasIdentityMap($0) }.map { !$0 }
      ?? (daemon.hasUserRemapping && settings.usernsMode != "host")
    var user = users.user(settings.user, directories: image?.directories ?? [], isRemapped: isRemapped)
    // What runs counts more than what was asked for: an entry point may have changed it either way, and is asked here
    // at the init process only.
    if let pid, let outer = status?.users.dropFirst().first, let inner = reader.inner(user: outer, of: pid) {
      user.id = inner
      user.isRoot = inner == 0
    }
    return user
  }

  private func capabilities(_ settings: EngineContainer, _ status: ProcessStatus?) -> [String] {
    if let status { return CapabilityNames.names(status.capabilities.reachable) }
    if settings.isPrivileged { return CapabilityNames.all.sorted() }
    let added = Set(settings.addedCapabilities.map(CapabilityNames.canonical))
    let dropped = Set(settings.droppedCapabilities.map(CapabilityNames.canonical))
    var set = dropped.contains("ALL") ? [] : Self.defaultCapabilities
    if added.contains("ALL") { set = Set(CapabilityNames.all) }
    set.formUnion(added.subtracting(["ALL"]))
    set.subtract(dropped)
    return set.sorted()
  }

  private func asksForNoNewPrivileges(_ settings: EngineContainer) -> Bool {
    // The last one counts.
    for option in settings.securityOptions.reversed() {
      let words = option.split(maxSplits: 1) { $0 == ":" || $0 == "=" }
      if words.first == "no-new-privileges" { return words.count == 1 || words[1] == "true" }
    }
    return daemon.configuration?.hasNoNewPrivileges ?? false
  }

  private func seccomp(_ settings: EngineContainer, _ status: ProcessStatus?) -> ContainerFacts.Seccomp {
    let option = settings.securityOptions.first { $0.hasPrefix("seccomp=") || $0.hasPrefix("seccomp:") }
    let value = option.map { String($0.dropFirst(8)) } ?? ""
    var facts = ContainerFacts.Seccomp(isFiltered: true, profile: "default", allows: [])
    if value == "unconfined" || settings.isPrivileged || !daemon.hasSeccomp && value.isEmpty {
      facts = .init(isFiltered: false, profile: "unconfined", allows: [])
    } else if value.hasPrefix("{") {
      facts.profile = "custom"
      facts.allows = SeccompProfile.dangerous(Bytes(value))
    } else if value.isEmpty, daemon.seccompProfile == "unconfined" {
      facts = .init(isFiltered: false, profile: "unconfined", allows: [])
    } else if value.isEmpty, daemon.seccompProfile.hasPrefix("/") {
      facts.profile = daemon.seccompProfile
      facts.allows = daemon.seccompAllows
    }
    // The kernel knows best whether there is a filter at all.
    if let mode = status?.seccomp { facts.isFiltered = mode == 2 }
    return facts
  }

  private func isAppArmorConfined(_ settings: EngineContainer, _ label: String?) -> Bool {
    if let label, !label.isEmpty { return label.hasSuffix("(enforce)") }
    let option = settings.securityOptions.first { $0.hasPrefix("apparmor=") || $0.hasPrefix("apparmor:") }
    if option.map({ $0.dropFirst(9) == "unconfined" }) ?? false { return false }
    if settings.isPrivileged || settings.appArmorProfile == "unconfined" { return false }
    // The engine names its default profile only once the container is started.
    let isDefault = option == nil && !settings.isRunning && daemon.info.hasSecurityOption("apparmor")
    return !settings.appArmorProfile.isEmpty || isDefault
  }

  private func isSELinuxConfined(_ label: String) -> Bool {
    let parts = label.split(separator: ":")
    guard parts.count >= 3 else { return false }
    return !["unconfined_t", "spc_t", "kernel_t", "init_t", "container_runtime_t"].contains(String(parts[2]))
  }

  // MARK: Namespaces

  private func sharing(_ settings: EngineContainer, _ pid: Int?) -> ContainerFacts.Sharing {
    func shares(_ kind: String, _ mode: KeyPath<EngineContainer, String>) -> Bool {
      if let pid, let theirs = reader.namespace(pid, kind), let host = hostNamespaces[kind] { return theirs == host }
      return joinsHost(settings, mode, depth: 0)
    }
    return .init(
      network: shares("net", \.networkMode), pid: shares("pid", \.pidMode), ipc: shares("ipc", \.ipcMode),
      uts: shares("uts", \.utsMode),
      user: shares("user", \.usernsMode) || !daemon.hasUserRemapping && !daemon.isRootless)
  }

  /// `container:ID` leads to another, which may lead on.
  private func joinsHost(_ settings: EngineContainer, _ mode: KeyPath<EngineContainer, String>, depth: Int) -> Bool {
    let value = settings[keyPath: mode]
    if value == "host" { return true }
    guard value.hasPrefix("container:"), depth < 16, let other = all[String(value.dropFirst(10))] else { return false }
    return joinsHost(other, mode, depth: depth + 1)
  }

  // MARK: The host's things

  private func paths(_ settings: EngineContainer) -> (sensitive: [ContainerFacts.HostPath], sockets: [String]) {
    var sensitive: [ContainerFacts.HostPath] = []
    var reached: [String] = []
    for mount in settings.mounts where mount.type == "bind" || mount.type == "volume" {
      var sources = mount.type == "bind" ? [mount.source] : []
      // A volume of the local driver can be a directory of the host under another name.
      if let device = volumes[mount.name]?.options["device"], device.hasPrefix("/") { sources.append(device) }
      for source in sources {
        let real = root.resolve(source) ?? source
        let reason = why(real, source, mount.isWritable)
        if let reason {
          sensitive.append(
            .init(source: source, destination: mount.destination, isWritable: mount.isWritable, because: reason))
        }
        let identity = (try? root.status(real))?.identity
        if let socket = sockets.reached(real, identity) { reached.append("\(source) leads to \(socket)") }
      }
      // What is mounted on a volume's own directory shows by which file it is.
      if mount.type == "volume", let identity = (try? root.status(mount.source))?.identity,
        let socket = sockets.reached("/nonexistent", identity)
      {
        reached.append("\(mount.source) leads to \(socket)")
      }
    }
    return (sensitive, Array(Set(reached)).sorted())
  }

  private func why(_ real: String, _ source: String, _ isWritable: Bool) -> String? {
    sensitive.reason(real, isWritable: isWritable) ?? sensitive.reason(source, isWritable: isWritable)
  }

  private func devices(_ settings: EngineContainer) -> [String] {
    if settings.isPrivileged { return ["all: it is privileged"] }
    return settings.devices.filter { !inputs.devices.contains($0) }
      + settings.deviceRules.map { "rule \($0)" }
      + (settings.deviceRequests > 0 ? ["\(settings.deviceRequests) requested from drivers"] : [])
  }

  private func ports(_ facts: inout ContainerFacts) {
    guard !facts.sharing.network else { return }
    for binding in facts.settings.bindings {
      let text =
        "\(binding.hostAddress.isEmpty ? "*" : binding.hostAddress):\(binding.hostPort)→\(binding.containerPort)"
      facts.publishedPorts.append(text)
      if (1..<1024).contains(binding.hostPort) { facts.privilegedPorts.append(text) }
      if ["", "0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0"].contains(binding.hostAddress) {
        facts.wildcardPorts.append(text)
      }
    }
  }

  private func hasHealthCheck(_ settings: EngineContainer, _ image: EngineImageRecord?) -> Bool {
    let test = settings.healthCheck.isEmpty ? image?.healthCheck ?? [] : settings.healthCheck
    guard let first = test.first, first != "NONE" else { return false }
    return true
  }
}
