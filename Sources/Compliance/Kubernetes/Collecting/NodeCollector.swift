import Documents
import Host
import Kubernetes
import Parsing

/// Reads what the Kubernetes components of a machine were told: by running processes, manifests of static pods, systemd
/// services, configuration files; k3s and RKE2 too. Nothing is asked of the cluster, no child process is started.
struct NodeCollector {
  static let names = [
    "kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", "kubelet", "kube-proxy",
  ]
  static let manifestFolders = ["/etc/kubernetes/manifests", "/var/lib/rancher/rke2/agent/pod-manifests"]

  let root: HostRoot
  private(set) var facts = NodeFacts()
  private(set) var problems: [FactProblem] = []
  private(set) var pods: [String: StaticPod] = [:]
  let embedded: EmbeddedComponents?

  init(_ root: HostRoot) {
    self.root = root
    embedded = EmbeddedComponents.find(root)
  }

  mutating func collect() {
    let processes = ComponentProcesses(root, names: Set(Self.names))
    // The kubelet first: it says where static pods are.
    find("kubelet", processes)
    readManifests()
    for name in Self.names where name != "kubelet" { find(name, processes) }
    if facts.components["kube-proxy"] == nil { findProxyConfiguration() }
    readServerFiles()
    problems += Self.names.compactMap { name in
      facts.components[name].flatMap { component in
        component.problem.map { FactProblem("settings of \(name)", $0) }
      }
    }
  }

  // MARK: Where components are

  private mutating func find(_ name: String, _ processes: ComponentProcesses) {
    let running = processes.found[name] ?? []
    let pod = pods[name]
    let service = ServiceCommand.read("\(name).service", root)
    if let process = running.first {
      add(name, "process \(process.pid)", Array(process.words.dropFirst()), process.environment, pid: process.pid)
      let others = running.dropFirst().filter { $0.words != process.words }
      if let other = others.first {
        facts.components[name]?.problem = "two run here with different arguments (\(process.pid) and \(other.pid))"
      }
    } else if let pod {
      add(name, pod.file, Self.arguments(pod.words, of: name), pod.environment, pid: nil)
    } else if let service {
      add(name, service.file, Self.arguments(service.words, of: name), service.environment, pid: nil)
    } else if let embedded, let arguments = embedded.arguments[name] {
      var component = settle(name, embedded.file, arguments, [:], pid: nil)
      component.problem = component.problem ?? embedded.problem
      facts.components[name] = component
    }
    if let version = pod?.version { facts.components[name]?.version = version }
  }

  /// What follows the program, also behind a shell or another starter.
  private static func arguments(_ words: [String], of name: String) -> [String] {
    var words = words
    if words.count >= 3, words[1] == "-c", ["sh", "bash"].contains(words[0].split(separator: "/").last ?? "") {
      words = CommandLine.words(words[2])
    }
    let start = words.firstIndex { $0.split(separator: "/").last.map(String.init) == name } ?? 0
    return Array(words.dropFirst(start + 1))
  }

  private mutating func readManifests() {
    let own = facts.components["kubelet"]?.settings["pod-manifest-path"]?.value
    for folder in Set(([own].compactMap(\.self)) + Self.manifestFolders).sorted() {
      for file in root.list(folder) where !file.hasPrefix(".") {
        let path = "\(folder)/\(file)"
        do {
          for pod in try StaticPod.read(try root.read(path, limit: 4 << 20), file: path) {
            guard let name = Self.names.first(where: { Self.runs(pod.words, $0) }) else { continue }
            if let other = pods[name] {
              problems.append(FactProblem(path, "\(other.file) starts \(name) too; that one was looked at"))
            } else {
              pods[name] = pod
            }
          }
        } catch {
          problems.append(FactProblem(path, "\(error)"))
        }
      }
    }
  }

  private static func runs(_ words: [String], _ name: String) -> Bool {
    guard let first = words.first?.split(separator: "/").last else { return false }
    if first == name { return true }
    guard words.count >= 3, words[1] == "-c", ["sh", "bash"].contains(first) else { return false }
    return CommandLine.words(words[2]).contains { $0.split(separator: "/").last.map(String.init) == name }
  }

  // MARK: What they were told

  private mutating func add(
    _ name: String, _ origin: String, _ words: [String], _ environment: [String: String], pid: Int?
  ) {
    facts.components[name] = settle(name, origin, ComponentArguments.parse(words), environment, pid: pid)
  }

  /// Arguments over files over defaults; kube-proxy, kube-scheduler and etcd take what is in their file instead.
  private func settle(
    _ name: String, _ origin: String, _ arguments: [String: String], _ environment: [String: String], pid: Int?
  ) -> ComponentFacts {
    var component = ComponentFacts(name: name, origin: origin)
    var given = arguments.mapValues { ComponentFacts.Setting($0, "argument") }
    if name == "etcd" {
      for (key, value) in environment where key.hasPrefix("ETCD_") {
        let setting = String(key.dropFirst(5).lowercased().map { $0 == "_" ? "-" : $0 })
        if given[setting] == nil { given[setting] = .init(value, "environment") }
      }
    }
    let fileSetting = name == "etcd" ? "config-file" : "config"
    var filed: [String: ComponentFacts.Setting] = [:]
    var hasFile = false
    for (path, isNamed) in configurationFiles(name, given[fileSetting]?.value, given["config-dir"]?.value) {
      if isNamed { hasFile = true }
      do {
        let settings = try ComponentConfiguration.settings(name, try read(path, name, pid))
        filed.merge(settings.mapValues { .init($0, path) }) { _, new in new }
      } catch {
        component.problem = "its configuration \(path) is not known: \(error)"
      }
    }
    let version = pods[name]?.version ?? pods["kube-apiserver"]?.version
    component.version = version
    component.settings = ComponentDefaults.settings(name, version, hasFile: hasFile).mapValues { .init($0, "default") }
    if name == "kubelet" {
      component.settings.merge(filed) { _, new in new }
      component.settings.merge(given) { _, new in new }
    } else if hasFile {
      // What the file has a say in is not taken from arguments.
      component.settings.merge(given) { _, new in new }
      component.settings.merge(filed) { _, new in new }
    } else {
      component.settings.merge(given) { _, new in new }
    }
    return component
  }

  /// The named file, then the drop-ins of a directory in the order of their names.
  private func configurationFiles(_ name: String, _ file: String?, _ folder: String?) -> [(String, isNamed: Bool)] {
    var files: [(String, isNamed: Bool)] = []
    if let file, !file.isEmpty { files.append((file, true)) }
    if name == "kubelet", let folder {
      files += root.list(folder).sorted().filter { $0.hasSuffix(".conf") }.map { ("\(folder)/\($0)", true) }
    }
    return files
  }

  /// A file that a component names, where the component itself finds it.
  private func read(_ path: String, _ name: String, _ pid: Int?) throws(HostError) -> Bytes {
    if let pod = pods[name] {
      let outer = pod.outer(path)
      if root.exists(outer) { return try root.read(outer, limit: 4 << 20) }
    }
    if let pid, root.exists("/proc/\(pid)/root\(path)") {
      return try root.read("/proc/\(pid)/root\(path)", limit: 4 << 20)
    }
    return try root.read(path, limit: 4 << 20)
  }

  /// kube-proxy is made by the cluster: without its process the kubelet's copy of its configuration says what it does.
  private mutating func findProxyConfiguration() {
    let folder = "/var/lib/kubelet/pods"
    for pod in root.list(folder, limit: 10_000) {
      let file = "\(folder)/\(pod)/volumes/kubernetes.io~configmap/kube-proxy/config.conf"
      if root.exists(file) {
        add("kube-proxy", file, ["--config=\(file)"], [:], pid: nil)
        return
      }
    }
  }

  // MARK: Files of the API server

  private mutating func readServerFiles() {
    guard let server = facts.components["kube-apiserver"] else { return }
    func file(_ setting: String) -> String? { server.settings[setting].flatMap { $0.value.isEmpty ? nil : $0.value } }
    if let path = file("encryption-provider-config") {
      do { facts.encryptionProviders = try ServerFiles.encryptionProviders(try serverFile(path)) } catch {
        facts.encryptionProblem = "\(path): \(error)"
        problems.append(FactProblem(path, "\(error)"))
      }
    }
    if let path = file("authorization-config") {
      set("authorization-mode", path) { try ServerFiles.authorizationModes($0) }
    }
    if let path = file("authentication-config") {
      set("anonymous-auth", path) { try ServerFiles.allowsAnonymous($0).map { $0 ? "true" : "false" } }
    }
  }

  private mutating func set(_ setting: String, _ path: String, _ parse: (Bytes) throws -> String?) {
    do {
      if let value = try parse(try serverFile(path)) {
        facts.components["kube-apiserver"]?.settings[setting] = .init(value, path)
      }
    } catch {
      facts.components["kube-apiserver"]?.problem = "\(path) is not known: \(error)"
    }
  }

  private func serverFile(_ path: String) throws(HostError) -> Bytes {
    let process = facts.components["kube-apiserver"]?.origin ?? ""
    let pid = process.hasPrefix("process ") ? Int(process.dropFirst(8)) : nil
    return try read(path, "kube-apiserver", pid)
  }

  /// The host's path of one that a component names.
  func outer(_ component: String, _ path: String) -> String { pods[component]?.outer(path) ?? path }
}
