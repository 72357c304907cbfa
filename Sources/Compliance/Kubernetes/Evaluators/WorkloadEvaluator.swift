import Kubernetes
import Model

/// What pods ask for, one question at a time. A pod of the cluster's own namespaces that asks for it needs a person: it may
/// have to.
///
/// Parameter `question`: the name of a control of the Pod Security Standards, or one of ``questions``.
enum WorkloadEvaluator: Evaluator {
  static let name = "workload"

  private static let questions: [String: @Sendable (Pod) -> String?] = [
    "hostPID": { $0.sharesHostProcesses ? "hostPID" : nil },
    "hostIPC": { $0.sharesHostIPC ? "hostIPC" : nil },
    "hostNetwork": { $0.sharesHostNetwork ? "hostNetwork" : nil },
    "root": { pod in
      if pod.hasOwnUsers { return nil }
      return NonRootControl.violation(pod, PodSecurity.latest).flatMap { wrong in
        let users = pod.containers.map { $0.security.user ?? pod.security.user }
        return users.allSatisfy { ($0 ?? 0) > 0 } ? nil : wrong
      }
    },
    "netRaw": { pod in
      pod.containers { container in
        let security = container.security
        if security.addedCapabilities.contains(where: { ["NET_RAW", "ALL"].contains($0) }) { return "adds NET_RAW" }
        return security.droppedCapabilities.contains { ["NET_RAW", "ALL"].contains($0) } ? nil : "keeps NET_RAW"
      }
    },
    "addedCapabilities": { pod in
      pod.containers { container in
        let added = container.security.addedCapabilities
        return added.isEmpty ? nil : "adds \(added.joined(separator: ", "))"
      }
    },
    "capabilities": { pod in
      pod.containers { $0.security.droppedCapabilities.contains("ALL") ? nil : "does not drop ALL" }
    },
    "seccomp": { RestrictedSeccompControl.violation($0, PodSecurity.latest) },
    "context": { pod in
      pod.hasSecurityContext ? nil : pod.containers { $0.hasSecurityContext ? nil : "no securityContext" }
    },
    "secretVariables": { pod in
      pod.containers { container in
        let variables = container.secretVariables
        return variables.isEmpty ? nil : "variables from secrets: \(variables.prefix(5).joined(separator: ", "))"
      }
    },
    "namespace": { $0.namespace == "default" ? "in the namespace default" : nil },
  ]

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    guard let objects = context.facts.kubernetes?.objects else { return [context.missingObjects] }
    guard !objects.workloads.isEmpty else {
      return [Judgement(context.cluster, .notApplicable, reason: "there are no pods and no templates of pods")]
    }
    let name = rule.parameters["question"] ?? ""
    let control = PodSecurity.controls.first { $0.name == name }
    guard let question = questions[name] ?? control.map({ control in { control.violation($0, PodSecurity.latest) } })
    else { return [Judgement(context.cluster, .error, reason: "there is no question '\(name)'")] }
    return objects.workloads.map { workload in
      guard let wrong = question(workload.pod) else {
        return Judgement(context.subject(workload), .pass, found: rule.expected, path: workload.file)
      }
      let isOwn = ObjectFacts.ownNamespaces.contains(workload.pod.namespace)
      return Judgement(
        context.subject(workload), isOwn ? .manual : .fail, found: wrong,
        reason: isOwn ? "a part of the cluster may need it: look whether this one does" : "", path: workload.file)
    }
  }
}
