import Parsing

/// A container as its runtime was told to make it: the `config.json` of its bundle, in the words of the engine's API.
///
/// Source: OCI runtime-spec 1.2, `config.md` and `config-linux.md`; annotations of containerd's CRI plug-in and CRI-O.
extension EngineContainer {
  /// - Parameters:
  ///   - pid: its init process; 0 where none runs.
  package init(specification: JSONValue, id: String, pid: Int) {
    self.init(.null)
    let process = specification["process"]
    let linux = specification["linux"]
    let resources = linux?["resources"]
    let annotations = specification["annotations"]?.textMap ?? [:]
    self.id = id
    self.pid = pid
    isRunning = pid > 0
    state = pid > 0 ? "running" : "stopped"
    name = Self.name(annotations) ?? String(id.prefix(64))
    imageName =
      annotations["io.kubernetes.cri.image-name"] ?? annotations["io.kubernetes.cri-o.ImageName"]
      ?? annotations["org.opencontainers.image.ref.name"] ?? ""
    labels = annotations
    environment = process?["env"]?.texts ?? []
    user = "\(process?["user"]?["uid"]?.integer ?? 0):\(process?["user"]?["gid"]?.integer ?? 0)"
    appArmorProfile = process?["apparmorProfile"]?.string ?? ""
    processLabel = process?["selinuxLabel"]?.string ?? ""
    hasReadOnlyRoot = specification["root"]?["readonly"]?.bool ?? false
    memory = max(resources?["memory"]?["limit"]?.integer ?? 0, 0)
    cpuShares = resources?["cpu"]?["shares"]?.integer ?? 0
    cpuQuota = max(resources?["cpu"]?["quota"]?.integer ?? 0, 0)
    cpuSet = resources?["cpu"]?["cpus"]?.string ?? ""
    pidsLimit = resources?["pids"]?["limit"]?.integer ?? 0

    let capabilities = Set(
      ["bounding", "permitted", "effective", "inheritable", "ambient"].flatMap {
        process?["capabilities"]?[$0]?.texts ?? []
      })
    droppedCapabilities = ["ALL"]
    addedCapabilities = capabilities.sorted()
    let seccomp = linux?["seccomp"].map { profile in
      var json = JSONWriter()
      json.value(profile)
      return json.text
    }
    securityOptions = [
      "seccomp=" + (seccomp ?? "unconfined"), "no-new-privileges=\(process?["noNewPrivileges"]?.bool ?? false)",
    ]

    let spaces = (linux?["namespaces"]?.elements ?? []).compactMap { $0["type"]?.string }
    func mode(_ kind: String) -> String { spaces.contains(kind) ? "private" : "host" }
    networkMode = mode("network")
    pidMode = mode("pid")
    ipcMode = mode("ipc")
    utsMode = mode("uts")
    usernsMode = mode("user")
    cgroupnsMode = mode("cgroup")
    mounts = (specification["mounts"]?.elements ?? []).compactMap { Mount(specification: $0) }.filter {
      !$0.isRuntimesOwn(id: id, annotations)
    }
    let rules = resources?["devices"]?.elements.filter { $0["allow"]?.bool ?? false } ?? []
    let opensAll = rules.contains { Self.opensAllDevices($0) }
    deviceRules = opensAll ? [] : rules.filter { !Self.isUsual($0) }.map { Self.text($0) }
    devices = (linux?["devices"]?.elements ?? []).compactMap { $0["path"]?.string }.filter {
      !Self.usualDevices.contains($0)
    }
    // There is no word for it in a specification: it is what all of these together make.
    isPrivileged =
      opensAll && seccomp == nil && capabilities.contains("CAP_SYS_ADMIN") && capabilities.contains("CAP_SYS_MODULE")
      && linux?["maskedPaths"]?.elements.isEmpty ?? true
    if isPrivileged { devices = [] }
  }

  /// Whether it is a pod's own holder of namespaces, not a container that anybody asked for.
  package var isSandbox: Bool {
    labels["io.kubernetes.cri.container-type"] == "sandbox"
      || labels["io.kubernetes.cri-o.ContainerType"] == "sandbox"
  }

  private static func name(_ annotations: [String: String]) -> String? {
    if let name = annotations["nerdctl/name"], !name.isEmpty { return name }
    let container = annotations["io.kubernetes.cri.container-name"] ?? annotations["io.kubernetes.container.name"]
    let pod = annotations["io.kubernetes.cri.sandbox-name"] ?? annotations["io.kubernetes.pod.name"]
    let space = annotations["io.kubernetes.cri.sandbox-namespace"] ?? annotations["io.kubernetes.pod.namespace"]
    let parts = [space, pod, container].compactMap { $0 }.filter { !$0.isEmpty }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }

  // MARK: Devices

  private static let usualDevices: Set<String> = [
    "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/console", "/dev/ptmx",
  ]

  /// Characters that every container may use: null, zero, full, random, urandom, tty, console, ptmx, pseudo terminals,
  /// and (an old default of all runtimes, without a node of it) tun.
  private static let usualNumbers: Set<[Int]> = [
    [1, 3], [1, 5], [1, 7], [1, 8], [1, 9], [5, 0], [5, 1], [5, 2], [136, -1], [10, 200],
  ]

  private static func opensAllDevices(_ rule: JSONValue) -> Bool {
    let kind = rule["type"]?.string ?? "a"
    return ["", "a"].contains(kind) && number(rule, "major") == -1 && number(rule, "minor") == -1
      && rule["access"]?.string?.contains("w") ?? false
  }

  private static func isUsual(_ rule: JSONValue) -> Bool {
    // To make a node of a device is not to open it.
    if rule["access"]?.string == "m" { return true }
    return rule["type"]?.string == "c" && usualNumbers.contains([number(rule, "major"), number(rule, "minor")])
  }

  private static func number(_ rule: JSONValue, _ key: String) -> Int { rule[key]?.integer ?? -1 }

  private static func text(_ rule: JSONValue) -> String {
    func part(_ key: String) -> String { number(rule, key) < 0 ? "*" : String(number(rule, key)) }
    return "\(rule["type"]?.string ?? "a") \(part("major")):\(part("minor")) \(rule["access"]?.string ?? "")"
  }
}

extension EngineContainer.Mount {
  /// Nil for what is no part of the host: proc, tmpfs and the like.
  init?(specification: JSONValue) {
    let options = specification["options"]?.texts ?? []
    let kind = specification["type"]?.string ?? ""
    guard kind == "bind" || options.contains("bind") || options.contains("rbind"),
      let source = specification["source"]?.string, source.hasPrefix("/")
    else { return nil }
    self.init(.null)
    type = "bind"
    self.source = source
    destination = specification["destination"]?.string ?? ""
    isWritable = !options.contains("ro") && !options.contains("rro")
    propagation = options.last { ["shared", "rshared", "slave", "rslave", "private", "rprivate"].contains($0) } ?? ""
  }

  /// Files that the runtime or the kubelet makes for this very container or its pod, and mounts into each.
  func isRuntimesOwn(id: String, _ annotations: [String: String]) -> Bool {
    let parts = source.split(separator: "/").map(String.init)
    let sandbox = annotations["io.kubernetes.cri.sandbox-id"] ?? annotations["io.kubernetes.cri-o.SandboxID"]
    let pod = annotations["io.kubernetes.cri.sandbox-uid"] ?? annotations["io.kubernetes.pod.uid"]
    let isOfPod = pod.map { source.hasPrefix("/var/lib/kubelet/pods/\($0)/") } ?? false
    if isOfPod { return true }
    let isOfOwn = parts.contains(id) || sandbox.map { parts.contains($0) } ?? false
    return isOfOwn
      && ["/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/dev/shm", "/run/.containerenv", "/run/secrets"].contains(
        destination)
  }
}
