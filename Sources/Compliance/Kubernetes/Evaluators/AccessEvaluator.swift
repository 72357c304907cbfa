import Kubernetes
import Model

/// Who may do something to every object of a kind. A binding fails that gives it to everybody, or to somebody in the whole
/// cluster who is no part of Kubernetes; what is given in one namespace passes and is named.
///
/// Parameters: `verbs`; `resources` as `group/resource` (`/pods`, `rbac.authorization.k8s.io/roles`), between commas.
enum AccessEvaluator: Evaluator {
  static let name = "access"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    guard let objects = context.facts.kubernetes?.objects else { return [context.missingObjects] }
    guard !objects.bindings.isEmpty else { return [context.missing("RoleBindings and ClusterRoleBindings")] }
    let verbs = (rule.parameters["verbs"] ?? "").split(separator: ",").map(String.init)
    var resources: [(group: String, name: String)] = []
    for text in (rule.parameters["resources"] ?? "").split(separator: ",") {
      guard let slash = text.firstIndex(of: "/") else { continue }
      resources.append((group: String(text[..<slash]), name: String(text[slash...].dropFirst())))
    }
    var judgements: [Judgement] = []
    for binding in objects.bindings {
      // Kubernetes' own, as long as nobody else was put into them.
      let subjects = binding.subjects.filter { !$0.isSystem }
      guard !subjects.isEmpty, !(binding.isDefault && !subjects.contains(where: { $0.isEverybody })) else { continue }
      let subject = Subject(kind: .cluster, name: binding.title)
      guard let rules = objects.rules(of: binding) else {
        judgements.append(
          Judgement(subject, .needsInput, reason: "its \(binding.roleKind) \(binding.roleName) was not given"))
        continue
      }
      let given = rules.contains { rule in
        verbs.contains { verb in resources.contains { rule.allows(verb, $0.group, $0.name) } }
      }
      guard given else { continue }
      let isWrong = binding.namespace.isEmpty || subjects.contains { $0.isEverybody }
      judgements.append(
        Judgement(
          subject, isWrong ? .fail : .pass,
          found: "\(binding.roleName) for \(subjects.prefix(10).map(\.text).joined(separator: ", "))"))
    }
    return judgements.isEmpty
      ? [Judgement(context.cluster, .pass, found: "nobody but parts of Kubernetes")] : judgements
  }
}

extension AuditContext {
  /// What a check says that needs objects of a kind, of which none were given.
  func missing(_ kinds: String) -> Judgement {
    Judgement(cluster, .needsInput, reason: "no \(kinds) are among the objects that were given")
  }
}
