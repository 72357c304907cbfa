import Kubernetes

/// Seccomp isn't switched off: until 1.18 by annotation, then by field.
enum BaselineSeccompControl: PodSecurityControl {
  static let name = "seccompProfile_baseline"
  static let profile = PodSecurity.Profile.baseline

  private static let podKey = "seccomp.security.alpha.kubernetes.io/pod"
  private static let containerKey = "container.seccomp.security.alpha.kubernetes.io/"

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    if version >= KubernetesVersion(1, 19) {
      return pod.contexts { context in
        guard let type = context.seccomp, !isConfined(type) else { return nil }
        return "seccomp profile \(type.isEmpty ? "without a type" : type)"
      }
    }
    var keys: Set<String> = [podKey]
    for container in pod.containers { keys.insert(containerKey + container.name) }
    let wrong = keys.sorted().compactMap { key -> String? in
      guard let value = pod.annotations[key], value != "runtime/default", value != "docker/default",
        !value.hasPrefix("localhost/")
      else { return nil }
      return "annotation \(key)=\(value)"
    }
    return wrong.isEmpty ? nil : wrong.joined(separator: "; ")
  }

  static func isConfined(_ type: String) -> Bool { type == "RuntimeDefault" || type == "Localhost" }
}
