import Parsing

/// A Role or ClusterRole.
///
/// Source: Kubernetes API reference, rbac.authorization.k8s.io/v1.
package struct AccessRole: Sendable, Hashable, Codable {
  package struct Rule: Sendable, Hashable, Codable {
    package var verbs: [String]
    package var groups: [String]
    /// `pods`, `nodes/proxy`, `*`.
    package var resources: [String]
    package var names: [String]

    package init(verbs: [String], groups: [String], resources: [String], names: [String]) {
      self.verbs = verbs
      self.groups = groups
      self.resources = resources
      self.names = names
    }

    /// Whether it allows a verb on a resource of a group, for every name.
    package func allows(_ verb: String, _ group: String, _ resource: String) -> Bool {
      guard names.isEmpty, verbs.contains("*") || verbs.contains(verb), groups.contains("*") || groups.contains(group)
      else { return false }
      if resources.contains("*") || resources.contains(resource) { return true }
      // `*/scale` is that part of every resource.
      guard let slash = resource.firstIndex(of: "/") else { return false }
      return resources.contains("*" + resource[slash...])
    }

    package var hasWildcard: Bool { verbs.contains("*") || groups.contains("*") || resources.contains("*") }
  }

  /// Empty for a ClusterRole.
  package var namespace: String
  package var name: String
  package var rules: [Rule]
  /// Whether Kubernetes made it by itself.
  package var isDefault: Bool

  package var title: String { namespace.isEmpty ? "ClusterRole/\(name)" : "Role/\(namespace)/\(name)" }
}

/// A RoleBinding or ClusterRoleBinding.
package struct AccessBinding: Sendable, Hashable, Codable {
  package struct Subject: Sendable, Hashable, Codable {
    /// `User`, `Group`, `ServiceAccount`.
    package var kind: String
    package var namespace: String
    package var name: String

    package var text: String {
      kind == "ServiceAccount" ? "ServiceAccount \(namespace)/\(name)" : "\(kind) \(name)"
    }

    /// Everybody, or nearly.
    package var isEverybody: Bool {
      switch kind {
      case "Group":
        ["system:authenticated", "system:unauthenticated", "system:serviceaccounts"].contains(name)
          || name.hasPrefix("system:serviceaccounts:")
      case "User": name == "system:anonymous"
      default: false
      }
    }

    /// Part of Kubernetes itself: an account of kube-system, a `system:` user or group, and kubeadm's administrators, who
    /// are the cluster's owners.
    package var isSystem: Bool {
      if isEverybody { return false }
      if kind == "Group", name == "kubeadm:cluster-admins" { return true }
      return kind == "ServiceAccount" ? namespace == "kube-system" : name.hasPrefix("system:")
    }
  }

  /// Empty for a ClusterRoleBinding.
  package var namespace: String
  package var name: String
  package var roleKind: String
  package var roleName: String
  package var subjects: [Subject]
  package var isDefault: Bool

  package var title: String {
    namespace.isEmpty ? "ClusterRoleBinding/\(name)" : "RoleBinding/\(namespace)/\(name)"
  }
}

package struct ServiceAccount: Sendable, Hashable, Codable {
  package var namespace: String
  package var name: String
  package var mountsToken: Bool?

  package init(namespace: String, name: String, mountsToken: Bool?) {
    self.namespace = namespace
    self.name = name
    self.mountsToken = mountsToken
  }

  package var title: String { "ServiceAccount/\(namespace)/\(name)" }
}

package enum AccessReader {
  private static func isDefault(_ object: KubernetesObject) -> Bool {
    object.tree["metadata"]?["labels"]?["kubernetes.io/bootstrapping"]?.string == "rbac-defaults"
  }

  package static func role(_ object: KubernetesObject) throws(ObjectFault) -> AccessRole {
    var role = AccessRole(
      namespace: object.kind == "ClusterRole" ? "" : object.place, name: object.name, rules: [],
      isDefault: isDefault(object))
    for rule in try ObjectFields(object.tree, path: "").maps("rules") {
      role.rules.append(
        AccessRole.Rule(
          verbs: try rule.texts("verbs"), groups: try rule.texts("apiGroups"), resources: try rule.texts("resources"),
          names: try rule.texts("resourceNames")))
    }
    return role
  }

  package static func binding(_ object: KubernetesObject) throws(ObjectFault) -> AccessBinding {
    let fields = try ObjectFields(object.tree, path: "")
    let role = try fields.map("roleRef")
    let isWide = object.kind == "ClusterRoleBinding"
    var binding = AccessBinding(
      namespace: isWide ? "" : object.place, name: object.name, roleKind: try role?.text("kind") ?? "",
      roleName: try role?.text("name") ?? "", subjects: [], isDefault: isDefault(object))
    for subject in try fields.maps("subjects") {
      let kind = try subject.text("kind") ?? ""
      binding.subjects.append(
        AccessBinding.Subject(
          kind: kind, namespace: try subject.text("namespace") ?? (kind == "ServiceAccount" ? object.place : ""),
          name: try subject.text("name") ?? ""))
    }
    return binding
  }

  package static func account(_ object: KubernetesObject) throws(ObjectFault) -> ServiceAccount {
    ServiceAccount(
      namespace: object.place, name: object.name,
      mountsToken: try ObjectFields(object.tree, path: "").flag("automountServiceAccountToken"))
  }
}

extension KubernetesObject {
  /// The namespace that it stands in: without one kubectl takes the default.
  package var place: String { namespace.isEmpty ? "default" : namespace }
}
