import Host

/// k3s and RKE2: one program that starts components with arguments of its own; people add to them by `kubelet-arg` and its
/// like. k3s runs all of them in itself, RKE2 only the kubelet so; its others are static pods.
///
/// Source: k3s-io/k3s, pkg/daemons/control/server.go and pkg/daemons/agent; the CIS self-assessments 1.12 of docs.k3s.io
/// and docs.rke2.io, which show each component's arguments as it runs.
struct EmbeddedComponents {
  /// `k3s` or `rke2`.
  let distribution: String
  /// The configuration, or the unit.
  let file: String
  /// Where it keeps its state.
  let data: String
  /// Component → its arguments.
  private(set) var arguments: [String: [String: String]] = [:]
  private(set) var problem: String?

  static func find(_ root: HostRoot) -> EmbeddedComponents? {
    for distribution in ["rke2", "k3s"] {
      let server = ServiceCommand.read(distribution == "k3s" ? "k3s.service" : "rke2-server.service", root)
      let agent = ServiceCommand.read("\(distribution)-agent.service", root)
      let file = "/etc/rancher/\(distribution)/config.yaml"
      guard server != nil || agent != nil || root.exists(file) else { continue }
      let words = (server ?? agent)?.words ?? []
      let options = EmbeddedOptions(distribution: distribution, words: words, root)
      let data = options.last("data-dir").map { $0 == "/" ? "" : $0 } ?? "/var/lib/rancher/\(distribution)"
      var found = EmbeddedComponents(distribution: distribution, file: server?.file ?? agent?.file ?? file, data: data)
      found.problem = options.problem
      found.startAgent(options, root)
      if distribution == "k3s", words.contains("server") || root.exists("\(data)/server") {
        found.startServer(options, root)
      }
      found.extend(options)
      return found
    }
    return nil
  }

  /// Releases since 1.32 write most of the kubelet's settings to a drop-in file, where other drop-ins come after it;
  /// before, all were arguments.
  private mutating func startAgent(_ options: EmbeddedOptions, _ root: HostRoot) {
    let folder = "\(data)/agent/etc/kubelet.conf.d"
    var kubelet = ["kubeconfig": "\(data)/agent/kubelet.kubeconfig", "read-only-port": "0", "config-dir": folder]
    if !root.exists("\(folder)/00-\(distribution)-defaults.conf") {
      kubelet.merge([
        "anonymous-auth": "false", "authorization-mode": "Webhook", "client-ca-file": "\(data)/agent/client-ca.crt",
        "tls-cert-file": "\(data)/agent/serving-kubelet.crt",
        "tls-private-key-file": "\(data)/agent/serving-kubelet.key",
      ]) { _, new in new }
      if options.isOn("protect-kernel-defaults") || (distribution == "rke2" && options.last("profile") != nil) {
        kubelet["protect-kernel-defaults"] = "true"
      }
    }
    arguments["kubelet"] = kubelet
    if distribution == "k3s", !options.isOn("disable-kube-proxy") {
      arguments["kube-proxy"] = ["kubeconfig": "\(data)/agent/kubeproxy.kubeconfig"]
    }
  }

  private mutating func startServer(_ options: EmbeddedOptions, _ root: HostRoot) {
    let tls = "\(data)/server/tls"
    if !options.isOn("disable-apiserver") {
      var server = [
        "anonymous-auth": "false", "authorization-mode": "Node,RBAC", "client-ca-file": "\(tls)/client-ca.crt",
        "enable-admission-plugins": "NodeRestriction", "kubelet-certificate-authority": "\(tls)/server-ca.crt",
        "kubelet-client-certificate": "\(tls)/client-kube-apiserver.crt",
        "kubelet-client-key": "\(tls)/client-kube-apiserver.key", "profiling": "false",
        "service-account-key-file": "\(tls)/service.key", "tls-cert-file": "\(tls)/serving-kube-apiserver.crt",
        "tls-private-key-file": "\(tls)/serving-kube-apiserver.key",
      ]
      if options.isOn("secrets-encryption") {
        server["encryption-provider-config"] = "\(data)/server/cred/encryption-config.json"
      }
      arguments["kube-apiserver"] = server.merging(store(options, root)) { _, new in new }
    }
    if !options.isOn("disable-controller-manager") {
      arguments["kube-controller-manager"] = [
        "bind-address": "127.0.0.1", "profiling": "false", "root-ca-file": "\(tls)/server-ca.crt",
        "service-account-private-key-file": "\(tls)/service.current.key", "use-service-account-credentials": "true",
        "kubeconfig": "\(data)/server/cred/controller.kubeconfig",
      ]
    }
    if !options.isOn("disable-scheduler") {
      arguments["kube-scheduler"] = [
        "bind-address": "127.0.0.1", "profiling": "false", "kubeconfig": "\(data)/server/cred/scheduler.kubeconfig",
      ]
    }
    let etcd = "\(data)/server/db/etcd/config"
    if root.exists(etcd) { arguments["etcd"] = ["config-file": etcd] }
  }

  /// How the API server reaches its store: etcd of its own or elsewhere, or a database behind a socket of k3s itself.
  private func store(_ options: EmbeddedOptions, _ root: HostRoot) -> [String: String] {
    let tls = "\(data)/server/tls/etcd"
    if let endpoint = options.last("datastore-endpoint") {
      guard endpoint.hasPrefix("http") else { return ["etcd-servers": "unix://kine.sock"] }
      var found = ["etcd-servers": endpoint]
      found["etcd-cafile"] = options.last("datastore-cafile")
      found["etcd-certfile"] = options.last("datastore-certfile")
      found["etcd-keyfile"] = options.last("datastore-keyfile")
      return found
    }
    guard root.exists("\(data)/server/db/etcd") || options.isOn("cluster-init") || options.last("server") != nil else {
      return ["etcd-servers": "unix://kine.sock"]
    }
    return [
      "etcd-servers": "https://127.0.0.1:2379", "etcd-cafile": "\(tls)/server-ca.crt",
      "etcd-certfile": "\(tls)/client.crt", "etcd-keyfile": "\(tls)/client.key",
    ]
  }

  /// What people add: `kubelet-arg` and its like. What this distribution doesn't run in itself isn't started with them.
  private mutating func extend(_ options: EmbeddedOptions) {
    for component in arguments.keys {
      let words = options.all("\(component)-arg").map { $0.hasPrefix("-") ? $0 : "--" + $0 }
      arguments[component, default: [:]].merge(ComponentArguments.parse(words)) { _, new in new }
    }
  }
}
