import Documents
import Host
import Parsing

/// k3s and RKE2: one program that starts components with arguments of its own; people add to them by `kubelet-arg` and its
/// like in its configuration. k3s runs all of them in itself, RKE2 only the kubelet so; its others are static pods.
///
/// Source: docs.k3s.io, "Server/Agent configuration"; k3s-io/k3s, pkg/daemons.
struct EmbeddedComponents {
  /// `k3s` or `rke2`.
  let distribution: String
  /// The configuration, or the unit.
  let file: String
  /// Component → its arguments.
  var arguments: [String: [String: String]] = [:]
  var problem: String?

  private static let components = [
    "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy", "etcd",
  ]

  static func find(_ root: HostRoot) -> EmbeddedComponents? {
    for distribution in ["rke2", "k3s"] {
      let server = ServiceCommand.read(distribution == "k3s" ? "k3s.service" : "rke2-server.service", root)
      let agent = ServiceCommand.read("\(distribution)-agent.service", root)
      let file = "/etc/rancher/\(distribution)/config.yaml"
      guard server != nil || agent != nil || root.exists(file) else { continue }
      var found = EmbeddedComponents(distribution: distribution, file: server?.file ?? agent?.file ?? file)
      let words = (server ?? agent)?.words ?? []
      found.start(isServer: words.contains("server") || root.exists("/var/lib/rancher/\(distribution)/server"))
      found.read(words)
      for path in [file] + root.list(file + ".d").map({ "\(file).d/\($0)" }) where root.exists(path) {
        found.read(root, path)
      }
      return found
    }
    return nil
  }

  private mutating func start(isServer: Bool) {
    let data = "/var/lib/rancher/\(distribution)"
    arguments["kubelet"] = [
      "anonymous-auth": "false", "authorization-mode": "Webhook", "client-ca-file": "\(data)/agent/client-ca.crt",
      "kubeconfig": "\(data)/agent/kubelet.kubeconfig", "read-only-port": "0",
      "tls-cert-file": "\(data)/agent/serving-kubelet.crt",
      "tls-private-key-file": "\(data)/agent/serving-kubelet.key",
    ]
    guard distribution == "k3s" else { return }
    arguments["kube-proxy"] = ["kubeconfig": "\(data)/agent/kubeproxy.kubeconfig"]
    guard isServer else { return }
    let tls = "\(data)/server/tls"
    arguments["kube-apiserver"] = [
      "anonymous-auth": "false", "authorization-mode": "Node,RBAC", "client-ca-file": "\(tls)/client-ca.crt",
      "enable-admission-plugins": "NodeRestriction", "etcd-cafile": "\(tls)/etcd/server-ca.crt",
      "etcd-certfile": "\(tls)/etcd/client.crt", "etcd-keyfile": "\(tls)/etcd/client.key",
      "kubelet-certificate-authority": "\(tls)/server-ca.crt",
      "kubelet-client-certificate": "\(tls)/client-kube-apiserver.crt",
      "kubelet-client-key": "\(tls)/client-kube-apiserver.key", "profiling": "false",
      "service-account-key-file": "\(tls)/service.key", "tls-cert-file": "\(tls)/serving-kube-apiserver.crt",
      "tls-private-key-file": "\(tls)/serving-kube-apiserver.key",
    ]
    arguments["kube-controller-manager"] = [
      "bind-address": "127.0.0.1", "profiling": "false", "root-ca-file": "\(tls)/server-ca.crt",
      "service-account-private-key-file": "\(tls)/service.current.key", "use-service-account-credentials": "true",
      "kubeconfig": "\(data)/server/cred/controller.kubeconfig",
    ]
    arguments["kube-scheduler"] = [
      "bind-address": "127.0.0.1", "profiling": "false", "kubeconfig": "\(data)/server/cred/scheduler.kubeconfig",
    ]
  }

  /// `--kubelet-arg=name=value` of the command line.
  private mutating func read(_ words: [String]) {
    for (index, word) in words.enumerated() {
      for component in Self.components {
        let option = "--\(component)-arg"
        if word.hasPrefix(option + "=") {
          add(String(word.dropFirst(option.utf8.count + 1)), component)
        } else if word == option, words.indices.contains(index + 1) {
          add(words[index + 1], component)
        }
      }
    }
  }

  private mutating func read(_ root: HostRoot, _ path: String) {
    do {
      for document in try YAMLDocument.parse(try root.read(path)) {
        for component in Self.components {
          let value = document["\(component)-arg"] ?? document["\(component)-arg+"]
          for argument in value?.elements.compactMap(\.string) ?? [] { add(argument, component) }
          if let argument = value?.string { add(argument, component) }
        }
        if document["protect-kernel-defaults"]?.bool == true {
          arguments["kubelet", default: [:]]["protect-kernel-defaults"] = "true"
        }
      }
    } catch {
      problem = "\(path): \(error)"
    }
  }

  private mutating func add(_ argument: String, _ component: String) {
    // What this distribution doesn't run in itself is not started with these.
    guard arguments[component] != nil else { return }
    let word = argument.hasPrefix("-") ? argument : "--" + argument
    arguments[component, default: [:]].merge(ComponentArguments.parse([word])) { _, new in new }
  }
}
