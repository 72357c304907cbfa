import Kubernetes

/// What was seen of Kubernetes: objects of a cluster, or manifests that are to become some.
package struct KubernetesFacts: Sendable, Codable {
  /// Nil where no machine was looked at.
  package var node: NodeFacts?
  /// Nil where no objects were given.
  package var objects: ObjectFacts?

  package init(node: NodeFacts? = nil, objects: ObjectFacts? = nil) {
    self.node = node
    self.objects = objects
  }
}

/// Objects from a dump or from manifests.
package struct ObjectFacts: Sendable, Codable {
  /// A pod, or the template of one, and where it was written.
  package struct Workload: Sendable, Hashable, Codable {
    package var pod: Pod
    /// Below the directory that was given; nil where everything came from one file.
    package var file: String?
  }

  /// The file or directory.
  package var source: String
  package var count: Int
  package var workloads: [Workload]
  package var roles: [AccessRole]
  package var bindings: [AccessBinding]
  package var accounts: [ServiceAccount]
  package var namespaces: [String]
  /// Namespaces in which a NetworkPolicy stands.
  package var networkPolicies: [String]
  /// Of kube-proxy, from its ConfigMap.
  package var proxyConfiguration: String?
  /// Kinds of resource definitions, which were passed over, by their number.
  package var unknownKinds: [String: Int]
  /// Documents that are no objects.
  package var strangers: Int

  package init(source: String) {
    self.source = source
    count = 0
    workloads = []
    roles = []
    bindings = []
    accounts = []
    namespaces = []
    networkPolicies = []
    unknownKinds = [:]
    strangers = 0
  }
}

extension ObjectFacts {
  /// Namespaces of the cluster itself: what runs there may need what others may not.
  package static let ownNamespaces: Set<String> = ["kube-system", "kube-public", "kube-node-lease"]

  mutating func add(_ more: ObjectFacts) {
    count += more.count
    workloads += more.workloads
    roles += more.roles
    bindings += more.bindings
    accounts += more.accounts
    namespaces += more.namespaces
    networkPolicies += more.networkPolicies
    proxyConfiguration = more.proxyConfiguration ?? proxyConfiguration
    unknownKinds.merge(more.unknownKinds) { $0 + $1 }
    strangers += more.strangers
  }

  /// The rules of a binding's role; nil where the role was not given.
  func rules(of binding: AccessBinding) -> [AccessRole.Rule]? {
    let namespace = binding.roleKind == "ClusterRole" ? "" : binding.namespace
    if let role = roles.first(where: { $0.name == binding.roleName && $0.namespace == namespace }) { return role.rules }
    // Known without looking.
    guard binding.roleKind == "ClusterRole", binding.roleName == "cluster-admin" else { return nil }
    return [AccessRole.Rule(verbs: ["*"], groups: ["*"], resources: ["*"], names: [])]
  }
}
