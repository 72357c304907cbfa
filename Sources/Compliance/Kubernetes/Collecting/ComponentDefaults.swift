import Kubernetes

/// What components do without being told: an absent argument means its default.
///
/// Source: the components' reference pages and kubelet's, kube-proxy's configuration API (v1beta1, v1alpha1).
enum ComponentDefaults {
  private struct Row {
    let component: String
    let setting: String
    let value: String
    var since = KubernetesVersion(1, 0)
    var until: KubernetesVersion?
  }

  private static let rows: [Row] = [
    Row(component: "kube-apiserver", setting: "anonymous-auth", value: "true"),
    Row(component: "kube-apiserver", setting: "authorization-mode", value: "AlwaysAllow"),
    Row(component: "kube-apiserver", setting: "profiling", value: "true"),
    Row(component: "kube-apiserver", setting: "service-account-lookup", value: "true"),
    Row(
      component: "kube-apiserver", setting: "service-account-extend-token-expiration", value: "true",
      since: KubernetesVersion(1, 19)),
    Row(component: "kube-apiserver", setting: "request-timeout", value: "1m0s"),
    Row(component: "kube-apiserver", setting: "secure-port", value: "6443"),
    Row(component: "kube-apiserver", setting: "kubelet-https", value: "true"),
    Row(component: "kube-apiserver", setting: "audit-log-maxage", value: "0"),
    Row(component: "kube-apiserver", setting: "audit-log-maxbackup", value: "0"),
    Row(component: "kube-apiserver", setting: "audit-log-maxsize", value: "0"),
    Row(component: "kube-controller-manager", setting: "profiling", value: "true"),
    Row(component: "kube-controller-manager", setting: "use-service-account-credentials", value: "false"),
    Row(component: "kube-controller-manager", setting: "bind-address", value: "0.0.0.0"),
    Row(component: "kube-controller-manager", setting: "terminated-pod-gc-threshold", value: "12500"),
    Row(component: "kube-scheduler", setting: "profiling", value: "true"),
    Row(component: "kube-scheduler", setting: "bind-address", value: "0.0.0.0"),
    Row(component: "etcd", setting: "client-cert-auth", value: "false"),
    Row(component: "etcd", setting: "auto-tls", value: "false"),
    Row(component: "etcd", setting: "peer-client-cert-auth", value: "false"),
    Row(component: "etcd", setting: "peer-auto-tls", value: "false"),
    Row(component: "kubelet", setting: "streaming-connection-idle-timeout", value: "4h0m0s"),
    Row(component: "kubelet", setting: "make-iptables-util-chains", value: "true"),
    Row(component: "kubelet", setting: "protect-kernel-defaults", value: "false"),
    Row(component: "kubelet", setting: "event-qps", value: "5", until: KubernetesVersion(1, 27)),
    Row(component: "kubelet", setting: "event-qps", value: "50", since: KubernetesVersion(1, 27)),
    Row(component: "kubelet", setting: "rotate-certificates", value: "false"),
    Row(component: "kubelet", setting: "pod-max-pids", value: "-1"),
    Row(component: "kubelet", setting: "seccomp-default", value: "false"),
    Row(component: "kube-proxy", setting: "metrics-bind-address", value: "127.0.0.1:10249"),
  ]

  /// The kubelet's own defaults depend on whether it reads a configuration file: without one it keeps what it did before
  /// there were such files.
  private static let kubeletWithFile = [
    "anonymous-auth": "false", "authorization-mode": "Webhook", "read-only-port": "0",
  ]
  private static let kubeletWithoutFile = [
    "anonymous-auth": "true", "authorization-mode": "AlwaysAllow", "read-only-port": "10255",
  ]

  /// - Parameter version: nil for the newest.
  static func settings(_ component: String, _ version: KubernetesVersion?, hasFile: Bool) -> [String: String] {
    var found: [String: String] = [:]
    for row in rows where row.component == component {
      if let version, version < row.since { continue }
      if let until = row.until, version.map({ $0 >= until }) ?? true { continue }
      found[row.setting] = row.value
    }
    if component == "kubelet" {
      found.merge(hasFile ? kubeletWithFile : kubeletWithoutFile) { _, new in new }
    }
    return found
  }
}
