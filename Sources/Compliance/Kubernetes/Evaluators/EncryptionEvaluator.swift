import Model

/// Whether the provider that writes secrets to etcd encrypts them, and does it well: the first of those that are
/// configured for secrets.
enum EncryptionEvaluator: Evaluator {
  static let name = "secretEncryption"

  private static let strong: Set<String> = ["aescbc", "kms", "secretbox"]

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    guard let node = context.facts.kubernetes?.node else { return [context.missingNode] }
    guard let server = node.components["kube-apiserver"] else {
      return [Judgement(context.cluster, .notApplicable, reason: "there is no kube-apiserver on this machine")]
    }
    let subject = Subject(kind: .daemon, name: "kube-apiserver")
    if let problem = node.encryptionProblem { return [Judgement(subject, .error, reason: problem)] }
    guard let providers = node.encryptionProviders else {
      let reason = server.problem.map { "it may be configured: \($0)" } ?? "nothing is configured for encryption"
      return [Judgement(subject, server.problem == nil ? .fail : .error, found: "not encrypted", reason: reason)]
    }
    guard let first = providers.first else {
      return [Judgement(subject, .fail, found: "not encrypted", reason: "the configuration says nothing of secrets")]
    }
    return [
      Judgement(
        subject, strong.contains(first) ? .pass : .fail, found: providers.joined(separator: ", "),
        reason: first == "identity" ? "identity stands first, which writes them as they are" : "")
    ]
  }
}
