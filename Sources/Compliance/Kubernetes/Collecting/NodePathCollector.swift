import Host
import Parsing

/// Looks up the files of a Kubernetes node that benchmarks name: where its components really have them.
struct NodePathCollector {
  private let root: HostRoot
  private let accounts: Accounts
  private let node: NodeCollector
  private(set) var found: [PathFacts] = []
  private(set) var problems: [FactProblem] = []

  static let maximumFiles = 20_000

  init(_ root: HostRoot, _ accounts: Accounts, _ node: NodeCollector) {
    self.root = root
    self.accounts = accounts
    self.node = node
  }

  private func setting(_ component: String, _ name: String) -> String? {
    guard let value = node.facts.components[component]?.settings[name]?.value, value.hasPrefix("/") else { return nil }
    return node.outer(component, value)
  }

  mutating func collect() {
    let distribution = node.embedded?.distribution
    let data = node.embedded?.data ?? "/var/lib/rancher/k3s"
    for component in ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"] {
      add("\(component)-manifest", node.pods[component]?.file ?? "/etc/kubernetes/manifests/\(component).yaml")
    }
    for folder in [setting("kubelet", "cni-conf-dir") ?? "/etc/cni/net.d", "\(data)/agent/etc/cni/net.d"] {
      files("kube-cni", below: folder)
    }
    files("kube-cni", below: "/var/lib/cni/networks")
    let etcd = distribution.map { _ in "\(data)/server/db/etcd" } ?? "/var/lib/etcd"
    add("etcd-data", setting("etcd", "data-dir") ?? etcd)
    for path in [
      "/etc/kubernetes/admin.conf", "/etc/kubernetes/super-admin.conf", "\(data)/server/cred/admin.kubeconfig",
    ] { addIfThere("kube-admin-conf", path) }
    add("kube-scheduler-conf", setting("kube-scheduler", "kubeconfig") ?? "/etc/kubernetes/scheduler.conf")
    add(
      "kube-controller-manager-conf",
      setting("kube-controller-manager", "kubeconfig") ?? "/etc/kubernetes/controller-manager.conf")
    certificates(distribution.map { _ in "\(data)/server/tls" } ?? "/etc/kubernetes/pki")
    unit("kubelet.service")
    addIfThere("kube-proxy-conf", setting("kube-proxy", "kubeconfig") ?? "/etc/kubernetes/kube-proxy.conf")
    add("kubelet-conf", setting("kubelet", "kubeconfig") ?? "/etc/kubernetes/kubelet.conf")
    add("kubelet-ca", setting("kubelet", "client-ca-file") ?? "/etc/kubernetes/pki/ca.crt")
    add("kubelet-config", setting("kubelet", "config") ?? "/var/lib/kubelet/config.yaml")
    if let folder = setting("kubelet", "config-dir") { files("kubelet-config", below: folder) }
  }

  private mutating func certificates(_ top: String) {
    walk(top) { path, kind in
      if kind == .directory { return "kube-pki-directory" }
      if path.hasSuffix(".key") || path.hasSuffix("-key.pem") { return "kube-pki-key" }
      return path.hasSuffix(".crt") || path.hasSuffix(".pem") ? "kube-pki-certificate" : "kube-pki-other"
    }
  }

  private mutating func files(_ role: String, below folder: String) {
    walk(folder) { _, kind in kind == .directory ? nil : role }
  }

  /// Without recursion, links not followed into directories.
  private mutating func walk(_ top: String, _ role: (String, FileStatus.Kind) -> String?) {
    guard root.exists(top) else { return }
    var waiting = [top]
    var count = 0
    while let path = waiting.popLast() {
      count += 1
      guard count <= Self.maximumFiles else {
        problems.append(FactProblem(top, "there are more than \(Self.maximumFiles) files; the rest were not looked at"))
        return
      }
      let status = try? root.status(path, followsLast: path == top)
      let kind = status?.kind ?? .file
      if let role = role(path, kind) { add(role, path) }
      if kind == .directory { waiting += root.list(path).map { "\(path)/\($0)" } }
    }
  }

  private mutating func unit(_ name: String) {
    guard let unit = UnitFile.find(name, root), !unit.isMasked else { return }
    add("kubelet-service", unit.path)
    for dropIn in unit.dropIns { add("kubelet-service", dropIn) }
  }

  private mutating func addIfThere(_ role: String, _ path: String) { if root.exists(path) { add(role, path) } }

  private mutating func add(_ role: String, _ path: String) {
    found.append(PathFacts.observed(role, path, root, accounts))
  }
}
