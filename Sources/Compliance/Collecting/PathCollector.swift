import Documents
import Host
import Parsing

/// Looks up the files of the host that benchmarks name: where they really are on this machine.
struct PathCollector {
  let root: HostRoot
  private let accounts: Accounts
  private var found: [PathFacts] = []

  init(_ root: HostRoot, _ accounts: Accounts) {
    self.root = root
    self.accounts = accounts
  }

  static let programFolders = [
    "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/opt/containerd/bin", "/snap/bin",
  ]

  static let maximumCertificates = 2000

  mutating func collect(_ daemon: DaemonFacts?) -> [PathFacts] {
    let configuration = daemon?.configuration
    programs(daemon)
    add("run-containerd", "/run/containerd")
    let data = daemon?.info.rootDirectory ?? ""
    add("docker-root", data.isEmpty ? "/var/lib/docker" : data)
    add("etc-docker", "/etc/docker")
    unit("docker.service", "docker-service")
    unit("docker.socket", "docker-socket-unit")
    for socket in sockets(daemon) { add("docker-socket", socket) }
    for socket in containerdSockets(configuration) { add("containerd-socket", socket) }
    add("etc-default", "/etc/default/docker")
    add("sysconfig", "/etc/sysconfig/docker")
    add("daemon-json", daemon?.configurationFile ?? "/etc/docker/daemon.json")
    add("containerd-toml", "/etc/containerd/config.toml")
    certificates(configuration)
    hostFiles()
    return found
  }

  private mutating func hostFiles() {
    for (role, path) in [
      ("host-passwd", "/etc/passwd"), ("host-shadow", "/etc/shadow"), ("host-group", "/etc/group"),
      ("host-gshadow", "/etc/gshadow"), ("host-sudoers", "/etc/sudoers"), ("host-sshd", SSHConfiguration.path),
      ("host-crontab", "/etc/crontab"),
    ] {
      add(role, path)
    }
    for name in root.list("/etc/ssh") where name.hasPrefix("ssh_host_") && name.hasSuffix("_key") {
      add("host-sshKeys", "/etc/ssh/" + name)
    }
  }

  private mutating func programs(_ daemon: DaemonFacts?) {
    for path in Set([daemon?.executable].compactMap(\.self) + installed("dockerd")).sorted() { add("dockerd", path) }
    let containerd = installed("containerd") + installed("docker-containerd")
    for path in Set(containerd).sorted() { add("containerd", path) }
    let runtimes = daemon?.info.runtimes ?? [:]
    let runc = (runtimes["runc"] ?? runtimes[daemon?.info.defaultRuntime ?? ""] ?? "runc")
    let asked = runc.hasPrefix("/") ? [runc] : installed(runc.isEmpty ? "runc" : runc)
    for path in Set(asked + installed("runc") + installed("docker-runc")).sorted() { add("runc", path) }
    for path in installed("containerd-shim") { add("shim", path) }
    for path in installed("containerd-shim-runc-v1") { add("shim-v1", path) }
    for path in installed("containerd-shim-runc-v2") { add("shim-v2", path) }
    for role in ["dockerd", "containerd", "runc"] where !found.contains(where: { $0.role == role }) {
      add(role, "/usr/bin/\(role)")
    }
    for (role, name) in [
      ("shim", "containerd-shim"), ("shim-v1", "containerd-shim-runc-v1"), ("shim-v2", "containerd-shim-runc-v2"),
    ] where !found.contains(where: { $0.role == role }) {
      add(role, "/usr/bin/\(name)")
    }
  }

  /// Each copy once, links resolved.
  private func installed(_ name: String) -> [String] {
    var paths: Set<String> = []
    for folder in Self.programFolders {
      if let path = root.resolve("\(folder)/\(name)"), root.exists(path) { paths.insert(path) }
    }
    return paths.sorted()
  }

  private mutating func unit(_ name: String, _ role: String) {
    guard let unit = UnitFile.find(name, root), !unit.isMasked else {
      add(role, "/usr/lib/systemd/system/\(name)")
      return
    }
    add(role, unit.path)
    for dropIn in unit.dropIns { add(role + "-drop-in", dropIn) }
  }

  private func sockets(_ daemon: DaemonFacts?) -> [String] {
    let configured = (daemon?.configuration?.hosts ?? []).filter { $0.hasPrefix("unix://") }.map {
      String($0.dropFirst(7))
    }
    let all = [daemon?.socket].compactMap(\.self) + configured.map { $0.isEmpty ? "/var/run/docker.sock" : $0 }
    let paths = Set((all.isEmpty ? ["/var/run/docker.sock"] : all).compactMap { root.resolve($0) })
    return paths.sorted()
  }

  private func containerdSockets(_ configuration: EngineConfiguration?) -> [String] {
    var paths: [String] = []
    if let configured = configuration?.containerd, configured.hasPrefix("/") { paths.append(configured) }
    if let text = try? root.read("/etc/containerd/config.toml"), let document = try? TOMLDocument.parse(text),
      let address = document["grpc"]?["address"]?.string, address.hasPrefix("/")
    {
      paths.append(address)
    }
    let engineOwned = (configuration?.executionRoot).flatMap { $0.isEmpty ? nil : $0 } ?? "/var/run/docker"
    let usual = ["/run/containerd/containerd.sock", engineOwned + "/containerd/containerd.sock"]
    let there = Set((paths + usual).compactMap { root.resolve($0) }.filter { root.exists($0) })
    return there.isEmpty ? ["/run/containerd/containerd.sock"] : there.sorted()
  }

  private mutating func certificates(_ configuration: EngineConfiguration?) {
    var count = 0
    for host in root.list("/etc/docker/certs.d") {
      for file in root.list("/etc/docker/certs.d/\(host)") where count < Self.maximumCertificates {
        count += 1
        add(file.hasSuffix(".key") ? "registry-key" : "registry-certificate", "/etc/docker/certs.d/\(host)/\(file)")
      }
    }
    // Without paths of its own, an engine that verifies looks into the home directory of its user.
    let home = configuration?.tlsVerify == true ? "/root/.docker/" : "/etc/docker/"
    func path(_ configured: String?, _ name: String) -> String {
      guard let configured, !configured.isEmpty else { return home + name }
      return configured
    }
    add("tls-ca", path(configuration?.tlsCA, "ca.pem"))
    add("tls-certificate", path(configuration?.tlsCertificate, "server-cert.pem"))
    add("tls-key", path(configuration?.tlsKey, "server-key.pem"))
  }

  private mutating func add(_ role: String, _ path: String) {
    found.append(PathFacts.observed(role, path, root, accounts))
  }
}

extension PathFacts {
  /// What is at a path, links followed.
  static func observed(_ role: String, _ path: String, _ root: HostRoot, _ accounts: Accounts) -> PathFacts {
    var facts = PathFacts(role: role, path: root.resolve(path) ?? path)
    do throws(HostError) {
      facts.status = try root.status(facts.path)
      if let status = facts.status {
        facts.owner = accounts.userName(status.user) ?? String(status.user)
        facts.group = accounts.groupName(status.group) ?? String(status.group)
        facts.grants = root.grants(facts.path)
      }
    } catch {
      facts.problem = "\(error)"
    }
    return facts
  }
}
