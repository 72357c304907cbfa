import Model

/// Whether every namespace has a NetworkPolicy.
enum NamespaceEvaluator: Evaluator {
  static let name = "networkPolicies"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    guard let objects = context.facts.kubernetes?.objects else { return [context.missingObjects] }
    let named = objects.namespaces + objects.workloads.map(\.pod.namespace).filter { !$0.isEmpty }
    let namespaces = Set(named).subtracting(ObjectFacts.ownNamespaces).sorted()
    guard !namespaces.isEmpty else {
      return [Judgement(context.cluster, .notApplicable, reason: "there are no namespaces but the cluster's own")]
    }
    return namespaces.map { namespace in
      let count = objects.networkPolicies.count { $0 == namespace }
      return Judgement(
        Subject(kind: .cluster, name: "Namespace/\(namespace)"), count > 0 ? .pass : .fail,
        found: count == 0 ? "no NetworkPolicy" : "\(count) NetworkPolicies")
    }
  }
}
