import Documents
import Parsing

/// Settings in a component's configuration file, by the names of the arguments that they stand for.
///
/// Source: kubelet.config.k8s.io/v1beta1, kubeproxy.config.k8s.io/v1alpha1, kubescheduler.config.k8s.io/v1; etcd's
/// "Configuration file".
enum ComponentConfiguration {
  private static let kubelet: [(path: [String], setting: String)] = [
    (["authentication", "anonymous", "enabled"], "anonymous-auth"), (["authorization", "mode"], "authorization-mode"),
    (["authentication", "x509", "clientCAFile"], "client-ca-file"), (["readOnlyPort"], "read-only-port"),
    (["streamingConnectionIdleTimeout"], "streaming-connection-idle-timeout"),
    (["protectKernelDefaults"], "protect-kernel-defaults"), (["makeIPTablesUtilChains"], "make-iptables-util-chains"),
    (["eventRecordQPS"], "event-qps"), (["tlsCertFile"], "tls-cert-file"),
    (["tlsPrivateKeyFile"], "tls-private-key-file"), (["rotateCertificates"], "rotate-certificates"),
    (["serverTLSBootstrap"], "rotate-server-certificates"), (["tlsCipherSuites"], "tls-cipher-suites"),
    (["podPidsLimit"], "pod-max-pids"), (["seccompDefault"], "seccomp-default"),
    (["featureGates"], "feature-gates"), (["staticPodPath"], "pod-manifest-path"),
  ]
  private static let proxy: [(path: [String], setting: String)] = [
    (["metricsBindAddress"], "metrics-bind-address"), (["clientConnection", "kubeconfig"], "kubeconfig"),
  ]
  private static let scheduler: [(path: [String], setting: String)] = [
    (["enableProfiling"], "profiling"), (["clientConnection", "kubeconfig"], "kubeconfig"),
  ]
  private static let etcd: [(path: [String], setting: String)] = [
    (["data-dir"], "data-dir"), (["client-transport-security", "cert-file"], "cert-file"),
    (["client-transport-security", "key-file"], "key-file"),
    (["client-transport-security", "client-cert-auth"], "client-cert-auth"),
    (["client-transport-security", "trusted-ca-file"], "trusted-ca-file"),
    (["client-transport-security", "auto-tls"], "auto-tls"),
    (["peer-transport-security", "cert-file"], "peer-cert-file"),
    (["peer-transport-security", "key-file"], "peer-key-file"),
    (["peer-transport-security", "client-cert-auth"], "peer-client-cert-auth"),
    (["peer-transport-security", "trusted-ca-file"], "peer-trusted-ca-file"),
    (["peer-transport-security", "auto-tls"], "peer-auto-tls"),
  ]

  private static let tables = ["kubelet": kubelet, "kube-proxy": proxy, "kube-scheduler": scheduler, "etcd": etcd]

  /// - Throws: for what is no YAML map.
  static func settings(_ component: String, _ file: Bytes) throws(ParseError) -> [String: String] {
    guard let table = tables[component] else { return [:] }
    let documents = try YAMLDocument.parse(file).filter { $0 != .null }
    guard let document = documents.first, document.isObject else {
      throw ParseError("configuration", "it is no map")
    }
    var found: [String: String] = [:]
    for (path, setting) in table {
      var value: JSONValue? = document
      for part in path { value = value?[part] }
      if let value, let text = text(value) { found[setting] = text }
    }
    return found
  }

  /// Lists and maps of switches as an argument has them; nil for null.
  private static func text(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text), .number(let text): text
    case .bool(let flag): flag ? "true" : "false"
    case .array(let elements): elements.compactMap(text).joined(separator: ",")
    case .object(let members):
      members.compactMap { member in text(member.value).map { "\(member.key)=\($0)" } }.joined(
        separator: ",")
    case .null: nil
    }
  }
}
