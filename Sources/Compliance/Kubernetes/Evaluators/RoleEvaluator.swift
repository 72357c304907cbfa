import Kubernetes
import Model

/// What roles and their bindings must not be.
///
/// Parameter `question`: `clusterAdmin` (who has that role), `wildcards` (roles that allow everything of something),
/// `defaultAccounts` (the accounts that every namespace has), `tokens` (pods that get one without need).
enum RoleEvaluator: Evaluator {
  static let name = "role"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    guard let objects = context.facts.kubernetes?.objects else { return [context.missingObjects] }
    switch rule.parameters["question"] {
    case "clusterAdmin": return clusterAdmin(objects, context)
    case "wildcards": return wildcards(objects, context)
    case "defaultAccounts": return defaultAccounts(objects, context)
    case "tokens": return tokens(objects, context)
    default: return [Judgement(context.cluster, .error, reason: "there is no such question")]
    }
  }

  /// Bindings of Kubernetes and of kubeadm for the administrators' own credentials.
  private static let expected: Set<String> = ["cluster-admin", "kubeadm:cluster-admins"]

  private static func clusterAdmin(_ objects: ObjectFacts, _ context: AuditContext) -> [Judgement] {
    guard !objects.bindings.isEmpty else { return [context.missing("RoleBindings and ClusterRoleBindings")] }
    let judgements = objects.bindings.filter { $0.roleKind == "ClusterRole" && $0.roleName == "cluster-admin" }.map {
      binding in
      let isExpected =
        binding.namespace.isEmpty && expected.contains(binding.name)
        && binding.subjects.allSatisfy { $0.name == "system:masters" || $0.name == "kubeadm:cluster-admins" }
      return Judgement(
        Subject(kind: .cluster, name: binding.title), isExpected ? .pass : .fail,
        found: binding.subjects.isEmpty ? "nobody" : binding.subjects.prefix(10).map(\.text).joined(separator: ", "))
    }
    return judgements.isEmpty ? [Judgement(context.cluster, .pass, found: "nobody")] : judgements
  }

  private static func wildcards(_ objects: ObjectFacts, _ context: AuditContext) -> [Judgement] {
    guard !objects.roles.isEmpty else { return [context.missing("Roles and ClusterRoles")] }
    let roles = objects.roles.filter {
      !$0.isDefault && !$0.name.hasPrefix("system:") && !($0.namespace.isEmpty && $0.name == "cluster-admin")
    }
    guard !roles.isEmpty else {
      return [Judgement(context.cluster, .pass, found: "no roles but those of Kubernetes")]
    }
    return roles.map { role in
      let wild = role.rules.filter(\.hasWildcard).map {
        "\($0.verbs.joined(separator: ",")) on \($0.resources.joined(separator: ","))"
      }
      return Judgement(
        Subject(kind: .cluster, name: role.title), wild.isEmpty ? .pass : .fail,
        found: wild.isEmpty ? "no wildcard" : wild.prefix(5).joined(separator: "; "))
    }
  }

  private static func defaultAccounts(_ objects: ObjectFacts, _ context: AuditContext) -> [Judgement] {
    let accounts = objects.accounts.filter { $0.name == "default" }
    guard !accounts.isEmpty else { return [context.missing("ServiceAccounts called default")] }
    return accounts.map { account in
      var wrong: [String] = []
      if account.mountsToken != false { wrong.append("its token is mounted unless a pod says otherwise") }
      for binding in objects.bindings(of: account) { wrong.append("\(binding.title) gives it \(binding.roleName)") }
      return Judgement(
        Subject(kind: .cluster, name: account.title), wrong.isEmpty ? .pass : .fail,
        found: wrong.isEmpty ? "no token, no roles" : wrong.prefix(5).joined(separator: "; "))
    }
  }

  /// A pod needs a token where its account has roles of its own.
  private static func tokens(_ objects: ObjectFacts, _ context: AuditContext) -> [Judgement] {
    guard !objects.workloads.isEmpty else {
      return [Judgement(context.cluster, .notApplicable, reason: "there are no pods and no templates of pods")]
    }
    return objects.workloads.map { workload in
      let pod = workload.pod
      let namespace = pod.namespace.isEmpty ? "default" : pod.namespace
      let account =
        objects.accounts.first { $0.namespace == namespace && $0.name == pod.serviceAccount }
        ?? ServiceAccount(namespace: namespace, name: pod.serviceAccount, mountsToken: nil)
      guard pod.mountsToken ?? account.mountsToken ?? true else {
        return Judgement(context.subject(workload), .pass, found: "no token", path: workload.file)
      }
      let roles = objects.bindings(of: account).map(\.roleName)
      return Judgement(
        context.subject(workload), roles.isEmpty ? .fail : .pass,
        found: "a token of \(account.name)" + (roles.isEmpty ? ", which has no roles" : ", which has \(roles[0])"),
        path: workload.file)
    }
  }
}

extension ObjectFacts {
  func bindings(of account: ServiceAccount) -> [AccessBinding] {
    bindings.filter { binding in
      binding.subjects.contains {
        $0.kind == "ServiceAccount" && $0.namespace == account.namespace && $0.name == account.name
      }
    }
  }
}
