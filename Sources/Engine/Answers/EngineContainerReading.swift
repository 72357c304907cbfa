import Parsing

extension EngineContainer {
  package init(_ answer: JSONValue) {
    let state = answer["State"]
    let configuration = answer["Config"]
    let host = answer["HostConfig"]
    func text(_ key: String) -> String { answer[key]?.string ?? "" }
    func setting(_ key: String) -> String { host?[key]?.string ?? "" }
    func number(_ key: String) -> Int { host?[key]?.integer ?? 0 }
    id = text("Id")
    name = text("Name").hasPrefix("/") ? String(text("Name").dropFirst()) : text("Name")
    imageID = text("Image")
    imageName = configuration?["Image"]?.string ?? ""
    created = text("Created")
    isRunning = state?["Running"]?.bool ?? false
    self.state = state?["Status"]?.string ?? ""
    pid = max(state?["Pid"]?.integer ?? 0, 0)
    health = state?["Health"]?["Status"]?.string ?? ""
    user = configuration?["User"]?.string ?? ""
    healthCheck = configuration?["Healthcheck"]?["Test"]?.texts ?? []
    labels = configuration?["Labels"]?.textMap ?? [:]
    environment = configuration?["Env"]?.texts ?? []
    exposedPorts = (configuration?["ExposedPorts"]?.members ?? []).map(\.key)
    appArmorProfile = text("AppArmorProfile")
    processLabel = text("ProcessLabel")
    executionIDs = answer["ExecIDs"]?.texts ?? []
    isPrivileged = host?["Privileged"]?.bool ?? false
    addedCapabilities = host?["CapAdd"]?.texts ?? []
    droppedCapabilities = host?["CapDrop"]?.texts ?? []
    securityOptions = host?["SecurityOpt"]?.texts ?? []
    networkMode = setting("NetworkMode")
    pidMode = setting("PidMode")
    ipcMode = setting("IpcMode")
    utsMode = setting("UTSMode")
    usernsMode = setting("UsernsMode")
    cgroupnsMode = setting("CgroupnsMode")
    cgroupParent = setting("CgroupParent")
    hasReadOnlyRoot = host?["ReadonlyRootfs"]?.bool ?? false
    memory = number("Memory")
    cpuShares = number("CpuShares")
    cpuQuota = number("CpuQuota")
    nanoCPUs = number("NanoCpus")
    cpuSet = setting("CpusetCpus")
    pidsLimit = number("PidsLimit")
    restart = Restart(
      name: host?["RestartPolicy"]?["Name"]?.string ?? "",
      maximumRetries: host?["RestartPolicy"]?["MaximumRetryCount"]?.integer ?? 0)
    ulimits = (host?["Ulimits"]?.elements ?? []).map {
      // Podman says RLIMIT_NOFILE for nofile.
      let name = ($0["Name"]?.string ?? "").lowercased()
      let limits = "\($0["Soft"]?.integer ?? 0):\($0["Hard"]?.integer ?? 0)"
      return "\(name.hasPrefix("rlimit_") ? String(name.dropFirst(7)) : name)=\(limits)"
    }
    devices = (host?["Devices"]?.elements ?? []).map { $0["PathOnHost"]?.string ?? "" }
    deviceRules = host?["DeviceCgroupRules"]?.texts ?? []
    deviceRequests = host?["DeviceRequests"]?.elements.count ?? 0
    logDriver = host?["LogConfig"]?["Type"]?.string ?? ""
    mounts = (answer["Mounts"]?.elements ?? []).map { Mount($0) }
    bindings = Self.bindings(answer)
    networks = (answer["NetworkSettings"]?["Networks"]?.members ?? []).map(\.key)
  }

  /// What is published: as it runs where that is known, else as it was asked for.
  private static func bindings(_ answer: JSONValue) -> [Binding] {
    let running = answer["NetworkSettings"]?["Ports"]?.members ?? []
    let asked = answer["HostConfig"]?["PortBindings"]?.members ?? []
    let ports = running.contains { !$0.value.elements.isEmpty } ? running : asked
    return ports.flatMap { port in
      port.value.elements.map {
        Binding(
          containerPort: port.key, hostAddress: $0["HostIp"]?.string ?? "",
          hostPort: $0["HostPort"]?.string.flatMap { Int($0) } ?? 0)
      }
    }
  }

  /// The scheduler that looks after it; nil for one that a person started.
  package var orchestrator: String? {
    if labels["com.docker.swarm.service.id"] != nil { return "swarm" }
    if labels["io.kubernetes.pod.uid"] != nil { return "kubernetes" }
    return nil
  }
}

extension EngineContainer.Mount {
  package init(_ answer: JSONValue) {
    type = answer["Type"]?.string ?? ""
    name = answer["Name"]?.string ?? ""
    source = answer["Source"]?.string ?? ""
    destination = answer["Destination"]?.string ?? ""
    isWritable = answer["RW"]?.bool ?? true
    propagation = answer["Propagation"]?.string ?? ""
  }
}
