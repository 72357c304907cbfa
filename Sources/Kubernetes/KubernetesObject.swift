import Parsing

/// One object of a cluster as a manifest or the API writes it.
///
/// Source: Kubernetes API conventions, "Types (Kinds)".
package struct KubernetesObject: Sendable {
  /// `v1`, `apps/v1`; empty where it was left out.
  package var apiVersion: String
  package var kind: String
  /// Empty where none is said, and for what stands in no namespace.
  package var namespace: String
  /// `metadata.name`, else `metadata.generateName`.
  package var name: String
  package var tree: JSONValue

  /// Nil for what has no kind.
  package init?(_ tree: JSONValue, kind fallback: String? = nil, apiVersion version: String? = nil) {
    guard let kind = tree["kind"]?.string ?? fallback, !kind.isEmpty else { return nil }
    self.kind = kind
    self.tree = tree
    apiVersion = tree["apiVersion"]?.string ?? version ?? ""
    let metadata = tree["metadata"]
    namespace = metadata?["namespace"]?.string ?? ""
    name = metadata?["name"]?.string ?? metadata?["generateName"]?.string ?? ""
  }

  /// `apps` of `apps/v1`; empty for the core group.
  package var group: String {
    guard let slash = apiVersion.firstIndex(of: "/") else { return "" }
    return String(apiVersion[..<slash])
  }

  /// Groups that the API server itself serves.
  private static let ownGroups: Set<String> = [
    "", "apps", "batch", "autoscaling", "policy", "extensions", "admissionregistration.k8s.io", "apiextensions.k8s.io",
    "apiregistration.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "certificates.k8s.io",
    "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io",
    "internal.apiserver.k8s.io", "metrics.k8s.io", "networking.k8s.io", "node.k8s.io", "rbac.authorization.k8s.io",
    "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io", "storagemigration.k8s.io",
    "apiserver.config.k8s.io", "apiserver.k8s.io", "audit.k8s.io", "kubelet.config.k8s.io", "kubeproxy.config.k8s.io",
    "kubescheduler.config.k8s.io", "kubeadm.k8s.io", "pod-security.admission.config.k8s.io",
    "kustomize.config.k8s.io",
  ]

  /// Whether its kind is one of Kubernetes itself, not of a resource definition.
  package var isOwnKind: Bool { Self.ownGroups.contains(group) }

  /// `Deployment/web/shop`, or without a namespace `Deployment/shop`.
  package var title: String { namespace.isEmpty ? "\(kind)/\(name)" : "\(kind)/\(namespace)/\(name)" }
}
