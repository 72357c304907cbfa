import Kubernetes
import Model

/// Holds every pod and template against one control of the Pod Security Standards.
///
/// Parameter `control`: its upstream name. Version and profile are inputs.
enum PodSecurityEvaluator: Evaluator {
  static let name = "podSecurity"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    guard let objects = context.facts.kubernetes?.objects else { return [context.missingObjects] }
    let profile = context.inputs.podSecurityProfile ?? .restricted
    let version = min(context.inputs.podSecurityVersion ?? PodSecurity.latest, PodSecurity.latest)
    let controls = PodSecurity.controls(profile, version)
    guard let control = PodSecurity.controls.first(where: { $0.name == rule.parameters["control"] }) else {
      return [Judgement(context.cluster, .error, reason: "there is no control '\(rule.parameters["control"] ?? "")'")]
    }
    guard controls.contains(where: { $0.name == control.name }) else {
      return [Judgement(context.cluster, .notApplicable, reason: absence(of: control, profile, version, controls))]
    }
    guard !objects.workloads.isEmpty else {
      return [Judgement(context.cluster, .notApplicable, reason: "there are no pods and no templates of pods")]
    }
    return objects.workloads.map { workload in
      let wrong = control.violation(workload.pod, version)
      return Judgement(
        context.subject(workload), wrong == nil ? .pass : .fail,
        found: wrong ?? "as \(profile.rawValue) \(version) asks",
        path: workload.file)
    }
  }

  private static func absence(
    of control: any PodSecurityControl.Type, _ profile: PodSecurity.Profile, _ version: KubernetesVersion,
    _ controls: [any PodSecurityControl.Type]
  ) -> String {
    if control.since > version { return "the policy of \(version) has no such control; it came with \(control.since)" }
    if let other = controls.first(where: { $0.replaces == control.name }) {
      return "\(other.name) takes its place in the restricted profile"
    }
    return "the \(profile.rawValue) profile has no such control"
  }
}

extension AuditContext {
  func subject(_ workload: ObjectFacts.Workload) -> Subject { Subject(kind: .cluster, name: workload.pod.title) }

  /// What every check of objects says without any.
  var missingObjects: Judgement {
    Judgement(
      cluster, .needsInput,
      reason: "no objects were given: --objects takes the output of kubectl get … -o json, or a directory of manifests")
  }
}
