import Parsing

extension EngineConfiguration {
  /// - Parameter file: daemon.json; the engine refuses to start where both say something, so the order matters little.
  init(_ arguments: EngineArguments, file: JSONValue?) {
    func text(_ flag: String, _ key: String? = nil) -> String? {
      file?[key ?? flag]?.string ?? arguments.last(flag)
    }
    func truth(_ flag: String) -> Bool? { file?[flag]?.bool ?? arguments.truth(flag) }
    func list(_ flag: String, _ key: String) -> [String] {
      (arguments.values[flag] ?? []) + (file?[key]?.elements.compactMap(\.string) ?? [])
    }
    logLevel = text("log-level") ?? ""
    hosts = list("host", "hosts")
    interContainerTraffic = truth("icc") ?? true
    iptables = truth("iptables") ?? true
    ip6tables = truth("ip6tables")
    tlsVerify = truth("tlsverify") ?? false
    tlsCA = text("tlscacert") ?? ""
    tlsCertificate = text("tlscert") ?? ""
    tlsKey = text("tlskey") ?? ""
    defaultUlimits =
      (arguments.values["default-ulimit"] ?? []).map { String($0.prefix { $0 != "=" }) }
      + (file?["default-ulimits"]?.members.map(\.key) ?? [])
    cgroupParent = text("cgroup-parent") ?? ""
    storageOptions = list("storage-opt", "storage-opts")
    hasNoNewPrivileges = truth("no-new-privileges") ?? false
    hasUserlandProxy = truth("userland-proxy") ?? true
    seccompProfile = text("seccomp-profile") ?? ""
    dataRoot = text("data-root") ?? file?["graph"]?.string ?? ""
    executionRoot = text("exec-root") ?? ""
    group = text("group") ?? "docker"
    disablesLegacyRegistry = truth("disable-legacy-registry") ?? false
    logDriver = text("log-driver") ?? ""
    for option in arguments.values["log-opt"] ?? [] {
      let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
      if let name = parts.first { logOptions[name] = parts.count > 1 ? parts[1] : "" }
    }
    for option in file?["log-opts"]?.members ?? [] { logOptions[option.key] = option.value.string ?? "" }
    bridge = text("bridge") ?? ""
    isExperimental = truth("experimental") ?? false
    contentTrust = file?["content-trust"]?["mode"]?.string ?? ""
    containerd = text("containerd") ?? ""
    metricsAddress = text("metrics-addr") ?? ""
    userRemapping = text("userns-remap") ?? ""
  }
}
