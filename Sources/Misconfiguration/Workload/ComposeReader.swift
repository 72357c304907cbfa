import Documents
import Parsing

/// Services of a Compose file. Variables with a default (`${TAG:-latest}`) have it; others stay as they are.
///
/// Source: Compose Specification (compose-spec.io), "Services top-level elements".
enum ComposeReader {
  /// - Parameter isNamedSo: whether the file's name says that it is one; else a service must look like one.
  static func workloads(_ document: YAMLNode, isNamedSo: Bool) -> [Workload] {
    (document["services"]?.entries ?? []).prefix(Manifest.maximumWorkloads + 1).compactMap { entry in
      let service = entry.value
      guard !service.entries.isEmpty, isNamedSo || service["image"]?.text != nil || service["build"] != nil else {
        return nil
      }
      return workload(entry.key, entry.line, service)
    }
  }

  private static func workload(_ name: String, _ line: Int, _ service: YAMLNode) -> Workload {
    var workload = Workload(.compose, kind: "service", name: name, line: line)
    func host(_ key: String) -> Located<Bool>? {
      service[key]?.located.map { Located(value: $0.value == "host", line: $0.line) }
    }
    workload.hostNetwork = host("network_mode")
    workload.hostPID = host("pid")
    workload.hostIPC = host("ipc")
    workload.hostUTS = host("uts")
    workload.hostUsers = host("userns_mode")
    workload.hostCgroup = host("cgroup")
    workload.sysctls = pairs(service["sysctls"]).map { Located(value: $0.name, line: $0.line) }
    workload.containers = [container(name, line, service)]
    return workload
  }

  private static func container(_ name: String, _ line: Int, _ service: YAMLNode) -> ContainerSpec {
    var container = ContainerSpec(name: name, line: line)
    container.image = service["image"]?.located.map { Located(value: expanded($0.value), line: $0.line) }
    container.isBuilt = service["build"] != nil
    container.privileged = service["privileged"]?.locatedBool
    container.user = service["user"]?.located.map { Located(value: expanded($0.value), line: $0.line) }
    container.readOnlyRoot = service["read_only"]?.locatedBool
    container.addedCapabilities = capabilities(service["cap_add"])
    container.droppedCapabilities = capabilities(service["cap_drop"])
    container.devices = (service["devices"]?.elements ?? []).compactMap { $0.located ?? $0["source"]?.located }
    container.environment = pairs(service["environment"])
    container.mounts = (service["volumes"]?.elements ?? []).prefix(2_000).compactMap(mount)
    container.ports = (service["ports"]?.elements ?? []).prefix(2_000).compactMap(port)
    container.command = (service["entrypoint"]?.locatedTexts ?? []) + (service["command"]?.locatedTexts ?? [])
    let limits = service["deploy"]?["resources"]?["limits"]
    container.memoryLimit = service["mem_limit"]?.located ?? limits?["memory"]?.located
    container.cpuLimit =
      service["cpus"]?.located ?? limits?["cpus"]?.located ?? service["cpu_quota"]?.located
      ?? service["cpuset"]?.located
    container.processLimit = service["pids_limit"]?.located ?? limits?["pids"]?.located
    if let check = service["healthcheck"] {
      container.hasProbe = true
      let isNone = check["test"]?.locatedTexts.first?.value.uppercased() == "NONE"
      if check["disable"]?.locatedBool?.value == true || isNone {
        container.healthcheckOff = Located(value: true, line: check.line)
      }
    }
    for option in service["security_opt"]?.locatedTexts ?? [] { apply(option, to: &container) }
    return container
  }

  private static func apply(_ option: Located<String>, to container: inout ContainerSpec) {
    let parts = option.value.split(maxSplits: 1, whereSeparator: { $0 == ":" || $0 == "=" }).map(String.init)
    guard let key = parts.first else { return }
    let value = parts.count > 1 ? parts[1] : ""
    switch key {
    case "no-new-privileges": container.escalation = Located(value: value == "false", line: option.line)
    case "seccomp": container.seccomp = Located(value: value, line: option.line)
    case "apparmor": container.appArmor = Located(value: value, line: option.line)
    case "label": container.seLinux = Located(value: value, line: option.line)
    case "systempaths": container.procMount = Located(value: value, line: option.line)
    default: break
    }
  }

  static func capabilities(_ node: YAMLNode?) -> [Located<String>] {
    (node?.locatedTexts ?? []).map { capability in
      let name = capability.value.uppercased()
      return Located(value: name.hasPrefix("CAP_") ? String(name.dropFirst(4)) : name, line: capability.line)
    }
  }

  /// A mapping, or a list of `NAME=value`.
  static func pairs(_ node: YAMLNode?) -> [ContainerSpec.Variable] {
    guard let node else { return [] }
    if !node.entries.isEmpty {
      return node.entries.prefix(5_000).map { .init(name: $0.key, value: $0.value.text, line: $0.line) }
    }
    return node.locatedTexts.map { text in
      let name = String(text.value.prefix { $0 != "=" })
      let value = name.count < text.value.count ? String(text.value.dropFirst(name.count + 1)) : nil
      return .init(name: name, value: value, line: text.line)
    }
  }

  /// `./data:/var/lib/x:ro`, or a mapping.
  private static func mount(_ node: YAMLNode) -> ContainerSpec.Mount? {
    if let text = node.text {
      let parts = expanded(text).split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard parts.count >= 2 else { return nil }
      let options = parts.count > 2 ? parts[2].split(separator: ",").map(String.init) : []
      let isHost = parts[0].hasPrefix("/") || parts[0].hasPrefix(".") || parts[0].hasPrefix("~")
      return .init(
        source: isHost ? parts[0] : nil, target: parts[1], isReadOnly: options.contains("ro"),
        propagation: options.first { ["shared", "rshared", "slave", "rslave"].contains($0) }, line: node.line)
    }
    guard let target = node["target"]?.text else { return nil }
    let isBind = node["type"]?.text == "bind"
    return .init(
      source: isBind ? node["source"]?.text.map(expanded) : nil, target: target,
      isReadOnly: node["read_only"]?.locatedBool?.value ?? false, propagation: node["bind"]?["propagation"]?.text,
      line: node.line)
  }

  /// `[IP:][HOST:]CONTAINER[/tcp]`, or a mapping.
  private static func port(_ node: YAMLNode) -> ContainerSpec.Port? {
    if let text = node.text {
      var rest = Substring(expanded(text)).prefix { $0 != "/" }
      var ip: String?
      if rest.hasPrefix("["), let close = rest.firstIndex(of: "]") {
        ip = String(rest[rest.index(after: rest.startIndex)..<close])
        rest = rest[rest.index(after: close)...].drop { $0 == ":" }
      }
      let parts = rest.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard let last = parts.last else { return nil }
      if parts.count == 3 { ip = parts[0] }
      let host = ip != nil && parts.count == 2 ? parts[0] : parts.count >= 2 ? parts[parts.count - 2] : nil
      return .init(hostIP: ip, host: host, container: last, line: node.line)
    }
    guard let target = node["target"]?.text else { return nil }
    return .init(
      hostIP: node["host_ip"]?.text, host: node["published"]?.text, container: target, line: node.line)
  }

  private static func expanded(_ text: String) -> String {
    guard text.contains("$") else { return text }
    return Expansion(values: [:], escape: 0).expand(Array(text.utf8))
  }
}
